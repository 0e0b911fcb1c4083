import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { facetNames, forEachFacet, type FacetName } from '../contract.ts'
import type { LiveSegment } from './build.ts'
import type { Column, Segment } from './segment.ts'
import { facetValues } from './values.ts'
import { IndexView } from './view.ts'

/**
 * Raise it when anything changes in how texts are taken apart or the index is laid out: a snapshot of another
 * format is not read, the index is built anew.
 */
const FORMAT = 2

const arrayTypes = { Uint8Array, Uint16Array, Uint32Array, Float64Array }
type ArrayType = keyof typeof arrayTypes
type AnyArray = InstanceType<(typeof arrayTypes)[ArrayType]>

/** The head of the file, as JSON on one line; the bytes of all arrays follow in the order of their descriptions. */
type Head<Origin> = {
  format: number
  /** Of all arrays: CRC-32. */
  checksum: number
  /** What the writer wants to know again: up to where the index follows the register. */
  origin: Origin
  values: Partial<Record<FacetName, string[]>>
  segments: { size: number; arrays: { path: string; type: ArrayType; length: number }[] }[]
}

/** Writes a view to a file: first beside it, then in its place, so that a file of that name is always whole. */
export async function writeSnapshot<Origin>(path: string, view: IndexView, origin: Origin): Promise<void> {
  const segments = view.segments.map((segment) => ({ size: segment.segment.size, arrays: arraysOf(segment) }))
  let checksum = 0
  for (const { arrays } of segments)
    for (const [, array] of arrays) checksum = crc32(bytesOf(array), checksum)
  const head: Head<Origin> = {
    format: FORMAT,
    checksum,
    origin,
    values: forEachFacet((facet) => view.values[facet].toJSON()),
    segments: segments.map(({ size, arrays }) => ({
      size,
      arrays: arrays.map(([name, array]) => ({ path: name, type: typeOf(array), length: array.length })),
    })),
  }
  const unfinished = `${path}.${process.pid}`
  const file = await open(unfinished, 'w')
  try {
    await file.write(`${JSON.stringify(head)}\n`)
    for (const { arrays } of segments) for (const [, array] of arrays) await file.writeFile(bytesOf(array))
    await file.sync()
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  } finally {
    await file.close()
  }
  await rename(unfinished, path)
}

/** The view and origin from a snapshot; undefined if there is none, or any doubt about it. */
export async function readSnapshot<Origin>(
  path: string,
): Promise<{ view: IndexView; origin: Origin } | undefined> {
  const file = await open(path).catch(() => undefined)
  try {
    return file && (await readFrom<Origin>(file))
  } catch {
    return undefined
  } finally {
    await file?.close()
  }
}

async function readFrom<Origin>(file: FileHandle): Promise<{ view: IndexView; origin: Origin } | undefined> {
  const { head, end } = await readHead<Origin>(file)
  if (head?.format !== FORMAT) return undefined
  let position = end
  let checksum = 0
  const segments: LiveSegment[] = []
  for (const { size, arrays } of head.segments) {
    const read = new Map<string, AnyArray>()
    for (const { path, type, length } of arrays) {
      const array = new arrayTypes[type](length)
      const bytes = bytesOf(array)
      const { bytesRead } = await file.read(bytes, 0, bytes.length, position)
      if (bytesRead !== bytes.length) return undefined
      position += bytes.length
      checksum = crc32(bytes, checksum)
      read.set(path, array)
    }
    segments.push(segmentOf(size, read))
  }
  if (checksum !== head.checksum) return undefined
  return { view: new IndexView(segments, facetValues(head.values)), origin: head.origin }
}

async function readHead<Origin>(file: FileHandle): Promise<{ head?: Head<Origin>; end: number }> {
  const chunk = Buffer.alloc(1 << 16)
  let line = Buffer.alloc(0)
  for (let position = 0; ; position += chunk.length) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, position)
    if (bytesRead === 0) return { end: 0 }
    line = Buffer.concat([line, chunk.subarray(0, bytesRead)])
    const end = line.indexOf(0x0a)
    if (end >= 0) return { head: JSON.parse(line.toString('utf8', 0, end)) as Head<Origin>, end: end + 1 }
  }
}

const plainArrays = [
  'keyTable',
  'lengths',
  'published',
  'paragraphs',
  'frequencies',
  'postings',
  'postingStarts',
  'places',
  'placeStarts',
  'wordTerms',
  'wordCounts',
] as const
const stringLists = ['keys', 'terms', 'words'] as const

function arraysOf({ segment, live }: LiveSegment): [string, AnyArray][] {
  const arrays: [string, AnyArray][] = [['live', live as AnyArray]]
  for (const name of plainArrays) arrays.push([name, segment[name] as AnyArray])
  for (const name of stringLists) {
    arrays.push([`${name}.bytes`, segment[name].bytes as AnyArray])
    arrays.push([`${name}.starts`, segment[name].starts as AnyArray])
  }
  for (const facet of facetNames) {
    const { values, starts } = segment.columns[facet]
    arrays.push([`${facet}.values`, values as AnyArray])
    if (starts) arrays.push([`${facet}.starts`, starts as AnyArray])
  }
  return arrays
}

function segmentOf(size: number, arrays: ReadonlyMap<string, AnyArray>): LiveSegment {
  const array = (name: string): AnyArray => {
    const found = arrays.get(name)
    if (!found) throw new Error(`The snapshot has no ${name}.`)
    return found
  }
  const columns = forEachFacet((facet): Column => {
    const starts = arrays.get(`${facet}.starts`) as Uint32Array | undefined
    const values = array(`${facet}.values`) as Uint16Array | Uint32Array
    return starts ? { values, starts } : { values }
  })
  const strings = stringLists.map((name) => [
    name,
    { bytes: array(`${name}.bytes`), starts: array(`${name}.starts`) },
  ])
  const segment = {
    size,
    columns,
    ...Object.fromEntries(strings),
    ...Object.fromEntries(plainArrays.map((name) => [name, array(name)])),
  } as Segment
  return { segment, live: array('live') as Uint32Array }
}

function typeOf(array: AnyArray): ArrayType {
  return array.constructor.name as ArrayType
}

function bytesOf(array: AnyArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
}
