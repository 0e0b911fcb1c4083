/** The column that holds a field: `wantedFrom` stands in `wanted_from`. */
export const columnOf = (field: string): string =>
  field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Fields, each behind its column. */
export function columnsOf<Field extends string>(
  ...fields: readonly Field[]
): (readonly [column: string, field: Field])[] {
  return fields.map((field) => [columnOf(field), field])
}
