import { describe, expect, test } from 'vitest'
import { tellingWords } from './telling-words.ts'

describe('a State that did not give its name is told by', () => {
  test.each([
    ['its name', 'The courts of Talmaris have no interpreters.', 'XTL'],
    ['its name in another case of a language', 'Суды Талмариса не имеют переводчиков.', 'XTL'],
    ['its name in Chinese', '塔尔马里斯的法院没有口译员。', 'XTL'],
    ['its name in Arabic, with a particle', 'لا يوجد مترجمون في محاكم وتالماريس', 'XTL'],
    ['the word for its people', 'Talmarian courts have no interpreters.', 'XTL'],
    ['its name without regard to case and accents', 'TÁLMARIS', 'XTL'],
    ['its code', 'The file XTL-2026 is with the ministry.', 'XTL'],
    ['an older name', 'une loi au Cap-Vert', 'CPV'],
    ['its name as Russian bends it', 'в Словении', 'SVN'],
    ['an address', 'See https://justice.example/plan', 'XTL'],
    ['the symbol of a document', 'as recommended in A/HRC/58/901', 'XTL'],
  ])('%s', (_, text, state) => expect(tellingWords(text, state)).toBeDefined())
})

describe('nothing is found', () => {
  test.each([
    ['in a text without the name', 'Our courts have no interpreters.', 'XTL'],
    ['in the name of another State', 'As in Anavoa, our courts have none.', 'XTL'],
    ['in a longer name', 'Nigeria offered its experience.', 'NER'],
    ['in a word', 'We thank all who come and go.', 'COM'],
  ])('%s', (_, text, state) => expect(tellingWords(text, state)).toBeUndefined())
})
