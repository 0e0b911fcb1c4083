import type { Language } from '#platform/i18n/languages.ts'

/** A language and how sure we are, 0 to 1; below 0.5 a person should look. */
export type Detected = { language: Language; confidence: number }

/**
 * Frequent words that UN texts cannot do without and that the other two languages lack. "de", "la", "les" and the
 * like, which French and Spanish share or English quotes, are left out on purpose.
 */
const frequent: readonly (readonly [Language, string])[] = [
  [
    'en',
    'the of and to in for with that by on from its all is are as against ensure continue rights should further',
  ],
  [
    'fr',
    'des les du et dans pour une aux sur par au est ses leur droits avec qui ce cette afin mesures contre que',
  ],
  ['es', 'los las el del y en para una con por al sus su derechos medidas que contra como se es todas todos'],
]
/** How much of a text is looked at, in characters: enough to be sure, little enough for 270,000 texts. */
const looked = 250

const languageOfWord = new Map<string, Language[]>()
for (const [language, words] of frequent) {
  for (const word of words.split(' '))
    languageOfWord.set(word, [...(languageOfWord.get(word) ?? []), language])
}

/**
 * The official language a text is written in: by script for Arabic, Chinese and Russian, by frequent words for
 * English, French and Spanish. Undefined when nothing tells (a number, a name, another language).
 */
export function detectLanguage(text: string): Detected | undefined {
  const sample = text.slice(0, looked)
  return byScript(sample) ?? byWords(sample)
}

function byScript(sample: string): Detected | undefined {
  let arabic = 0
  let chinese = 0
  let cyrillic = 0
  let latin = 0
  for (let at = 0; at < sample.length; at += 1) {
    const code = sample.charCodeAt(at)
    if (code < 0x250) latin += isLatinLetter(code) ? 1 : 0
    else if (code >= 0x400 && code < 0x530) cyrillic += 1
    else if (code >= 0x600 && code < 0x780) arabic += 1
    else if (code >= 0x4e00 && code < 0xa000) chinese += 1
  }
  // One Chinese sign says as much as two or three letters.
  const scores: [Language, number][] = [
    ['ar', arabic],
    ['zh', chinese * 2.5],
    ['ru', cyrillic],
  ]
  const [best] = scores.sort(([, one], [, other]) => other - one)
  const total = arabic + chinese * 2.5 + cyrillic + latin
  if (!best || best[1] === 0 || best[1] * 2 < total) return undefined
  return { language: best[0], confidence: best[1] / total }
}

function isLatinLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code >= 0xc0
}

function byWords(sample: string): Detected | undefined {
  const votes: Partial<Record<Language, number>> = {}
  let total = 0
  for (const word of sample.toLowerCase().split(/[^a-zà-ÿœ]+/)) {
    for (const language of languageOfWord.get(word) ?? []) {
      votes[language] = (votes[language] ?? 0) + 1
      total += 1
    }
  }
  const [best] = Object.entries(votes).sort(([, one], [, other]) => other - one) as [Language, number][]
  if (!best) return undefined
  // A lone vote is worth less than ten that agree.
  return { language: best[0], confidence: (best[1] / total) * (1 - 1 / (total + 1)) }
}
