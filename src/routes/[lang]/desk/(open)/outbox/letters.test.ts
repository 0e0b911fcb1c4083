import { expect, test } from 'vitest'
import { noticeLetters } from '#exchange/conversation/notices.ts'
import { askLetters } from '#followup/asks/letter.ts'
import { signInLetters } from '#identity/sign-in/letters.ts'
import { isMessageKey } from '#platform/i18n/catalogue.ts'

test('Every kind of letter is called by words in the list of letters', () => {
  for (const kind of Object.keys({ ...signInLetters, ...askLetters, ...noticeLetters }))
    expect(isMessageKey(`letter.kind.${kind}`), kind).toBe(true)
})
