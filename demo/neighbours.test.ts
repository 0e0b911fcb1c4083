import { describe, expect, it } from 'vitest'
import { resolveSdg } from '#reference/goals.ts'
import { resolveGroup } from '#reference/groups.ts'
import { mechanismOfSymbol } from '#reference/mechanisms.ts'
import { imaginaryStates, stateByCode } from '#reference/states.ts'
import { resolveTheme } from '#reference/themes.ts'
import { demonstration, demonstrationState } from './demonstration.ts'
import { neighboursDocuments } from './neighbours.ts'

const neighbours = neighboursDocuments()
const texts = (state: string) =>
  neighbours
    .filter((one) => one.state === state)
    .flatMap(({ documents }) => documents.flatMap(({ recommendations }) => recommendations.map(({ text }) => text)))

describe('the neighbours of Talmaris', () => {
  it('are all imaginary States but itself', () => {
    const codes = neighbours.map(({ state }) => state)
    expect([...codes, demonstrationState].sort()).toEqual(imaginaryStates.map(({ code }) => code))
  })

  it.each(neighbours)('$state received some forty recommendations, no two in the same words', ({ state }) => {
    const received = texts(state)
    expect(received.length).toBeGreaterThanOrEqual(36)
    expect(new Set(received).size).toBe(received.length)
    expect(received.join(' ')).not.toMatch(/[{}]|undefined/)
  })

  it.each(neighbours)('$state received them in documents that say by whom and when', ({ documents }) => {
    const days = documents.map(({ published }) => published)
    expect(days).toEqual([...days].sort())
    for (const { symbol, mechanism, title } of documents) {
      expect(mechanismOfSymbol(symbol)?.mechanism ?? 'UPR').toBe(mechanism)
      expect(JSON.stringify(title)).not.toMatch(/[{}]{2}|state/)
    }
  })

  it.each(neighbours)('$state received them under names that the reference data knows', ({ documents }) => {
    for (const { themes, groups, sdgs } of documents.flatMap(({ recommendations }) => recommendations)) {
      expect(themes.filter((theme) => !resolveTheme(theme))).toEqual([])
      expect(groups.filter((group) => !resolveGroup(group))).toEqual([])
      expect(sdgs.filter((sdg) => resolveSdg(sdg) !== sdg)).toEqual([])
    }
  })

  it('share region and standing, and most themes, with at least four others', () => {
    const states = imaginaryStates.map(({ code }) => stateByCode(code))
    expect(new Set(states.map((state) => state?.region))).toEqual(new Set(['asia-pacific']))
    for (const { region, sids } of states.flatMap((state) => (state?.sids ? [state] : [])))
      expect(states.filter((other) => other?.region === region && other.sids === sids).length).toBeGreaterThanOrEqual(5)

    const themesOf = (documents: ReturnType<typeof demonstration>) =>
      new Set(documents.flatMap(({ recommendations }) => recommendations.flatMap(({ themes }) => themes)))
    const themes = [themesOf(demonstration()), ...neighbours.map(({ documents }) => themesOf(documents))]
    const asked = [...(themes[0] ?? [])]
    const shared = asked.filter((theme) => themes.filter((of) => of.has(theme)).length >= 5)
    expect(shared.length / asked.length).toBeGreaterThan(0.5)
  })
})
