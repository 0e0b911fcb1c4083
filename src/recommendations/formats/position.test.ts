import { expect, it } from 'vitest'
import { readPosition } from './position.ts'

it.each([
  ['Supported', 'supported'],
  ['Accepted', 'supported'],
  ['Noted', 'noted'],
  ['Not Supported', 'noted'],
  ['Supported in part', 'noted'],
  ['Accepted in principle', 'noted'],
  ['Supported/Noted', 'noted'],
  ['Pending', 'pending'],
  ['Acceptée', 'supported'],
  ['Noté', 'noted'],
  ['Prise en note', 'noted'],
  ['Partiellement acceptée', 'noted'],
  ['Apoyada', 'supported'],
  ['Se toma nota', 'noted'],
  ['Поддержана', 'supported'],
  ['Принята к сведению', 'noted'],
  ['支持', 'supported'],
  ['注意到', 'noted'],
  ['تحظى بالتأييد', 'supported'],
  ['أُحيط بها علماً', 'noted'],
  ['', undefined],
  ['Yes', undefined],
])('“%s” is %s', (received, position) => {
  expect(readPosition(received)).toBe(position)
})
