/**
 * Draws the world for `src/ui/map/world.json`: run `node scripts/make-map.ts` when `world-atlas` changes.
 * The file holds one SVG path for each M49 code, small enough for a slow line, and one for land that is no State's;
 * and the codes of land so small that nobody would see or hit it: the map draws a circle there.
 */
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { geoArea, geoPath, type GeoContext } from 'd3-geo'
import { merge } from 'topojson-client'
import type { MultiPolygon, Polygon, Topology } from 'topojson-specification'
import { placeOnMap, projection } from '../src/ui/map/projection.ts'
import { simplifyLine } from '../src/ui/map/simplify.ts'

/** Triangles smaller than this, in square units of the drawing, are straightened. */
const smallestTriangle = 2.4
/** Islands smaller than this, in square units, are left out. */
const smallestIsland = 5
/** A State whose land is smaller than this, in square units, also gets a circle. */
const smallestState = 36

/**
 * The atlas draws who controls a place; the United Nations' maps draw otherwise. Where they differ:
 * land without an M49 code, or of a code that the UN counts within a Member State, goes to that State.
 */
const countedWithin: Readonly<Record<string, string>> = {
  Kosovo: '688',
  'N. Cyprus': '196',
  Somaliland: '706',
  Taiwan: '156',
  'Hong Kong': '156',
  Macao: '156',
}
const crimea: [number, number] = [34.4, 45.3] // of Ukraine: General Assembly resolution 68/262
const russia = '643'
const ukraine = '804'
const antarctica = '010'
const noState = ''

type Outline = [number, number][]
type Land = (Polygon | MultiPolygon) & { properties: { name: string } }

const atlas = createRequire(import.meta.url)('world-atlas/countries-50m.json') as Topology
const collection = atlas.objects.countries
if (collection?.type !== 'GeometryCollection') throw new Error('The atlas has no countries')
const states = new Set(
  (
    createRequire(import.meta.url)('../src/reference/data/states.json') as { states: { m49: string }[] }
  ).states.map((state) => state.m49),
)

straightenArcs(atlas)
const polygonsOf = new Map<string, Polygon[]>()
for (const land of collection.geometries as Land[]) {
  const code = countedWithin[land.properties.name] ?? String(land.id ?? noState)
  if (code === antarctica) continue
  const polygons = land.type === 'Polygon' ? [land.arcs] : land.arcs
  for (const arcs of polygons) {
    const polygon: Polygon = { type: 'Polygon', arcs }
    const owner = code === russia && holds(polygon, crimea) ? ukraine : states.has(code) ? code : noState
    polygonsOf.set(owner, [...(polygonsOf.get(owner) ?? []), polygon])
  }
}

const land: Record<string, string> = {}
const small: string[] = []
for (const [code, polygons] of [...polygonsOf].sort(([left], [right]) => left.localeCompare(right))) {
  const outlines = outlinesOf(polygons).filter((outline) => Math.abs(areaOf(outline)) >= smallestIsland)
  if (outlines.length > 0) land[code] = outlines.map(relativePath).join('')
  const area = outlines.reduce((sum, outline) => sum + areaOf(outline), 0)
  if (code !== noState && Math.abs(area) < smallestState) small.push(code)
}
const file = new URL('../src/ui/map/world.json', import.meta.url)
writeFileSync(file, `${JSON.stringify({ land, small }, undefined, 2)}\n`)

/** Replaces the atlas's packed arcs by straightened ones in degrees; neighbours still share them. */
function straightenArcs(topology: Topology): void {
  const [scaleX, scaleY] = topology.transform?.scale ?? [1, 1]
  const [fromX, fromY] = topology.transform?.translate ?? [0, 0]
  topology.arcs = topology.arcs.map((arc) => {
    let x = 0
    let y = 0
    const degrees = arc.map(([stepX = 0, stepY = 0]): [number, number] => {
      x += stepX
      y += stepY
      return [x * scaleX + fromX, y * scaleY + fromY]
    })
    return simplifyLine(degrees, placeOnMap, smallestTriangle)
  })
  delete topology.transform
}

function holds(polygon: Polygon, [longitude, latitude]: [number, number]): boolean {
  const outline = merge(atlas, [polygon]).coordinates[0]?.[0] ?? []
  const longitudes = outline.map(([x = 0]) => x)
  const latitudes = outline.map(([, y = 0]) => y)
  return (
    Math.min(...longitudes) < longitude &&
    Math.max(...longitudes) > longitude &&
    Math.min(...latitudes) < latitude &&
    Math.max(...latitudes) > latitude &&
    geoArea({ type: 'Polygon', coordinates: [outline] }) < 0.01
  )
}

/** The outlines of a country on the drawing, lakes turning the other way. */
function outlinesOf(polygons: Polygon[]): Outline[] {
  const outlines: Outline[] = []
  const pen: GeoContext = {
    beginPath: () => undefined,
    moveTo: (x, y) => void outlines.push([[x, y]]),
    lineTo: (x, y) => void outlines.at(-1)?.push([x, y]),
    arc: () => undefined,
    closePath: () => undefined,
  }
  geoPath(projection, pen)(merge(atlas, polygons))
  return outlines
}

function areaOf(points: Outline): number {
  return points.reduce((area, [x, y], index) => {
    const [nextX, nextY] = points[(index + 1) % points.length] ?? [x, y]
    return area + (x * nextY - nextX * y) / 2
  }, 0)
}

/** A path in whole units, in steps from point to point: half the length of an absolute one. */
function relativePath(points: Outline): string {
  let lastX = 0
  let lastY = 0
  const steps = points.flatMap(([x, y], index) => {
    const [stepX, stepY] = [Math.round(x) - lastX, Math.round(y) - lastY]
    if (index > 0 && stepX === 0 && stepY === 0) return []
    lastX += stepX
    lastY += stepY
    const pair = `${stepX}${stepY < 0 ? '' : ' '}${stepY}`
    return [index === 0 ? `M${pair}l` : pair]
  })
  const [start = '', ...rest] = steps
  return `${start}${rest.map((step, index) => (index > 0 && !step.startsWith('-') ? ` ${step}` : step)).join('')}z`
}
