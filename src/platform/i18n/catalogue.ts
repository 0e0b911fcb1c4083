import ar from '../../../messages/ar.json' with { type: 'json' }
import en from '../../../messages/en.json' with { type: 'json' }
import es from '../../../messages/es.json' with { type: 'json' }
import fr from '../../../messages/fr.json' with { type: 'json' }
import ru from '../../../messages/ru.json' with { type: 'json' }
import zh from '../../../messages/zh.json' with { type: 'json' }
import type { Language } from './languages.ts'

/** The name of a sentence in the catalogues, as `register.search.label`; English is the list that counts. */
export type MessageKey = keyof typeof en

/** Every sentence of the interface, in ICU MessageFormat, by language and key. */
export const catalogues: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  ar,
  zh,
  en,
  fr,
  ru,
  es,
}

/** True where the catalogues have a sentence for this key: for keys that are put together while running. */
export function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(en, key)
}
