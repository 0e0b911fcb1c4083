import { StringDecoder } from 'node:string_decoder'
import { Parser } from 'htmlparser2'
import { Refusal } from '../errors.ts'

/** What a reader of an XML part wants to hear; names keep their prefix ("w:p"). */
export type XmlListener = {
  open(name: string, attributes: Readonly<Record<string, string>>): void
  close(name: string): void
  text(data: string): void
}

/** Deeper nesting than any Office part has; a guard against a parser stack of a million elements. */
const deepest = 2_000

/** The longest tag, comment or the like, in characters: the parser holds it until it ends. */
const longestMarkup = 1_000_000

/**
 * Feeds an XML part of an Office file to a listener, chunk by chunk. A document type declaration is refused, so no
 * entity can be declared or expanded (ECMA-376, part 2, forbids it as well); an element left open is refused.
 */
export function readXml(file: string, listener: XmlListener): { write(chunk: Buffer): void; end(): void } {
  const decoder = new StringDecoder('utf8')
  let depth = 0
  let elements = 0
  let silent = 0
  const broken = () => new Refusal('file.xml-broken', { file })
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        elements += 1
        silent = 0
        depth += 1
        if (depth > deepest) throw broken()
        listener.open(name, attributes)
      },
      onclosetag(name) {
        depth -= 1
        listener.close(name)
      },
      ontext: (data) => {
        silent = 0
        // XML 1.0 allows no NUL, and no database text can hold one.
        if (data.includes('\0')) throw broken()
        listener.text(data)
      },
      onprocessinginstruction(name) {
        if (name.startsWith('!')) throw new Refusal('file.xml-doctype', { file })
      },
    },
    { xmlMode: true, decodeEntities: true },
  )
  return {
    write: (chunk) => {
      silent += chunk.length
      parser.write(decoder.write(chunk))
      if (silent > longestMarkup) throw broken()
    },
    end: () => {
      parser.write(decoder.end())
      if (depth !== 0 || elements === 0) throw broken()
      parser.end()
    },
  }
}
