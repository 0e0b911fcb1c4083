import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { placeOnMap } from './projection.ts'
import world from './world.json' with { type: 'json' }

const land: Readonly<Record<string, string>> = world.land
type Point = [number, number]

/** The outlines of a path that is one `M` and one relative `l` for each. */
function outlinesOf(path: string): Point[][] {
  return path.split('z').flatMap((subpath) => {
    const numbers = [...subpath.matchAll(/-?\d+/g)].map(([number]) => Number(number))
    const outline: Point[] = []
    for (let index = 0; index + 1 < numbers.length; index += 2) {
      const [lastX, lastY] = outline.at(-1) ?? [0, 0]
      outline.push([lastX + (numbers[index] ?? 0), lastY + (numbers[index + 1] ?? 0)])
    }
    return outline.length > 0 ? [outline] : []
  })
}

/** Whether a place is inside: a ray from it crosses the outline an odd number of times. */
function lies(longitude: number, latitude: number, code: string): boolean {
  const [x, y] = placeOnMap([longitude, latitude])
  return outlinesOf(land[code] ?? '').some((outline) => {
    let inside = false
    outline.forEach(([fromX, fromY], index) => {
      const [toX, toY] = outline[(index + 1) % outline.length] ?? [fromX, fromY]
      if (fromY > y !== toY > y && x < ((toX - fromX) * (y - fromY)) / (toY - fromY) + fromX) inside = !inside
    })
    return inside
  })
}

describe('the map of the world', () => {
  it.each([
    ['Brasília', -47.9, -15.8, '076'],
    ['N’Djamena', 15.0, 12.1, '148'],
    ['Canberra', 149.1, -35.3, '036'],
    ['inland Chukotka, beyond the 180th meridian', -178, 67.2, '643'],
  ])('has %s where it is', (_, longitude, latitude, code) => {
    expect(lies(longitude, latitude, code)).toBe(true)
  })

  it('draws as the United Nations draws, where the atlas draws who controls a place', () => {
    expect(lies(34.1, 45.3, '804')).toBe(true)
    expect(lies(34.1, 45.3, '643')).toBe(false)
    expect(Object.keys(land)).not.toContain('158')
    expect(Object.keys(land)).not.toContain('732')
  })

  it('knows which States nobody could see', () => {
    expect(world.small).toEqual(expect.arrayContaining(['520', '442', '480']))
    expect(world.small).not.toContain('076')
  })

  it('leaves a slow line room for the page around it', () => {
    expect(gzipSync(Object.values(land).join('')).length).toBeLessThan(15_000)
  })
})
