import { expect, it } from 'vitest'
import { readRecommenders } from './recommenders.ts'

it('takes one State, or a list of them, from the end of the text', () => {
  expect(readRecommenders('Ratify the Convention (Spain);')).toEqual({
    text: 'Ratify the Convention',
    recommendingStates: ['Spain'],
  })
  expect(readRecommenders('Ratify it (Spain, Tunisia, Portugal);').recommendingStates).toEqual([
    'Spain',
    'Tunisia',
    'Portugal',
  ])
  expect(readRecommenders('Ratify it (Spain and Bosnia and Herzegovina).').recommendingStates).toEqual([
    'Spain',
    'Bosnia and Herzegovina',
  ])
})

it('takes States that stand in parentheses of their own, as later lists print them', () => {
  expect(readRecommenders('Ratify it (Maldives) (Portugal);')).toEqual({
    text: 'Ratify it',
    recommendingStates: ['Maldives', 'Portugal'],
  })
})

it('keeps parentheses and commas that belong to a name', () => {
  expect(readRecommenders('Ratify it (Iran (Islamic Republic of));').recommendingStates).toEqual([
    'Iran (Islamic Republic of)',
  ])
  expect(
    readRecommenders('Ratify it (Senegal, Venezuela (Bolivarian Republic of),Peru);').recommendingStates,
  ).toEqual(['Senegal', 'Venezuela (Bolivarian Republic of)', 'Peru'])
})

it.each([
  ['Accede to the Regional Agreement (Escazú Agreement) (Chile);', '(Escazú Agreement)', ['Chile']],
  ['Implement the Convention (CEDAW) in law (Peru);', '(CEDAW) in law', ['Peru']],
  ['Carry out the programme (2009–2014) (Ghana);', '(2009–2014)', ['Ghana']],
])('leaves in the text what is no State: %s', (received, end, states) => {
  const { text, recommendingStates } = readRecommenders(received)
  expect(text.endsWith(end)).toBe(true)
  expect(recommendingStates).toEqual(states)
})

it('keeps a union of States beside the States it stands with, as received', () => {
  expect(readRecommenders('Do it (Georgia, European Union);').recommendingStates).toEqual([
    'Georgia',
    'European Union',
  ])
})

it('reads one paragraph that joins several texts, each with its own States', () => {
  expect(readRecommenders('Do this (2010–2014) (Egypt); do that (Peru, Chile);and more (Oman).')).toEqual({
    text: 'Do this (2010–2014); do that; and more',
    recommendingStates: ['Egypt', 'Peru', 'Chile', 'Oman'],
    parts: [
      { text: 'Do this (2010–2014)', recommendingStates: ['Egypt'] },
      { text: 'do that', recommendingStates: ['Peru', 'Chile'] },
      { text: 'and more', recommendingStates: ['Oman'] },
    ],
  })
})

it('says which closing words it could not understand', () => {
  expect(readRecommenders('Ratify the Convention (Atlantis);')).toEqual({
    text: 'Ratify the Convention (Atlantis)',
    recommendingStates: [],
    unclear: 'Atlantis',
  })
})

it('bears parentheses that were never opened or never closed', () => {
  expect(readRecommenders('Ratify a) and b) (of 2010 (Spain);').recommendingStates).toEqual(['Spain'])
  expect(readRecommenders('((((').text).toBe('((((')
})

it('reads the six languages', () => {
  expect(readRecommenders('Ratifier la Convention (Algérie) (Espagne) ;').recommendingStates).toEqual([
    'Algérie',
    'Espagne',
  ])
  expect(readRecommenders('批准《公约》（西班牙、突尼斯）；')).toEqual({
    text: '批准《公约》',
    recommendingStates: ['西班牙', '突尼斯'],
  })
  expect(readRecommenders('التصديق على الاتفاقية (إسبانيا) (تونس)؛').recommendingStates).toEqual([
    'إسبانيا',
    'تونس',
  ])
})
