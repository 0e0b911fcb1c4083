/** What a request is called in a conversation: by its title for whoever knows the State, otherwise by what it asks for. */
import type { Language } from '#platform/i18n/languages.ts'
import type { Translate } from '#platform/i18n/translate.ts'
import type { RequestHead } from '#exchange/conversation/model.ts'
import { regions, stateName } from '#reference/states.ts'

export function requestName(t: Translate, language: Language, request: RequestHead): string {
  if (request.own && request.title) return request.title
  if (request.title && request.stateId)
    return t('conversation.request-of', { state: stateName(request.stateId, language), title: request.title })
  const region = regions.find(({ code }) => code === request.region)?.names[language]
  return region ? t('conversation.request-from', { region }) : t('conversation.request-unnamed')
}
