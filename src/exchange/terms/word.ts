/** Terms as a Word document (ECMA-376), from left to right or from right to left. */
import {
  AlignmentType,
  Document,
  Header,
  HeadingLevel,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import { directionOf, type Language } from '#platform/i18n/languages.ts'
import type { TermsDocument, TermsTable } from './present.ts'

/** Twentieths of a point between the parts of the page. */
const space = { before: 240, after: 120 }

/** @param language in which the labels are; the words stand as they were written */
export async function termsAsWord(terms: TermsDocument, language: Language): Promise<Uint8Array> {
  const rightToLeft = directionOf(language) === 'rtl'
  const paragraph = (text: string, heading?: (typeof HeadingLevel)[keyof typeof HeadingLevel]) =>
    new Paragraph({
      ...(heading && { heading, spacing: space }),
      bidirectional: rightToLeft,
      alignment: AlignmentType.START,
      children: text
        .split('\n')
        .map((line, index) => new TextRun({ text: line, rightToLeft, ...(index > 0 && { break: 1 }) })),
    })
  const cell = (text: string, bold = false) =>
    new TableCell({
      children: [
        new Paragraph({
          bidirectional: rightToLeft,
          alignment: AlignmentType.START,
          children: [new TextRun({ text, bold, rightToLeft })],
        }),
      ],
    })
  const table = ({ heading, columns, rows }: TermsTable) => [
    paragraph(heading, HeadingLevel.HEADING_2),
    new Table({
      visuallyRightToLeft: rightToLeft,
      width: { size: 100, type: WidthType.PERCENTAGE },
      rows: [
        new TableRow({ tableHeader: true, children: columns.map((text) => cell(text, true)) }),
        ...rows.map((cells) => new TableRow({ cantSplit: true, children: cells.map((text) => cell(text)) })),
      ],
    }),
  ]
  const document = new Document({
    title: terms.title,
    creator: 'Throughline',
    sections: [
      {
        // On every page, so that no sheet is taken for what it is not.
        ...(terms.notice && { headers: { default: new Header({ children: [paragraph(terms.notice)] }) } }),
        children: [
          paragraph(terms.title, HeadingLevel.HEADING_1),
          paragraph(terms.version),
          ...terms.facts.map(({ term, text }) => paragraph(`${term}: ${text}`)),
          ...terms.tables.flatMap(table),
          paragraph(terms.publicHeading, HeadingLevel.HEADING_2),
          ...terms.madePublic.map((text) => paragraph(text)),
          ...(terms.words
            ? [paragraph(terms.wordsHeading, HeadingLevel.HEADING_2), paragraph(terms.words)]
            : []),
          paragraph(terms.acceptedHeading, HeadingLevel.HEADING_2),
          ...terms.accepted.map((text) => paragraph(text)),
        ],
      },
    ],
  })
  return new Uint8Array(await Packer.toBuffer(document))
}
