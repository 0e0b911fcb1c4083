/** Two people changed the same thing: what differs, and what comes of their choices. Nobody overwrites anybody. */
import { Refusal } from '#platform/errors.ts'

/** For whoever saves what someone else has changed since they opened it. */
export const changedMeanwhile = (): Refusal => new Refusal('record.changed-meanwhile', {}, 409)

/** One thing as a form shows it: a text for each field. */
export type Version<Field extends string> = Readonly<Record<Field, string>>

/** Whose words stand in the end: theirs (what stands now), one's own, or words made of both. */
export const choices = ['theirs', 'yours', 'merged'] as const
export type Choice = (typeof choices)[number]

export interface Differing<Field extends string> {
  field: Field
  theirs: string
  yours: string
  /** Where only one of the two changed the field, that one's words; otherwise a person must choose. */
  likely: 'theirs' | 'yours' | undefined
}

/**
 * The fields in which one's own version differs from what stands now.
 * @param opened the version that both began with, where it is still known
 */
export function differencesBetween<Field extends string>(
  fields: readonly Field[],
  {
    opened,
    theirs,
    yours,
  }: { opened?: Version<Field> | undefined; theirs: Version<Field>; yours: Version<Field> },
): Differing<Field>[] {
  return fields
    .filter((field) => theirs[field] !== yours[field])
    .map((field) => ({
      field,
      theirs: theirs[field],
      yours: yours[field],
      likely: likelyChoice(opened?.[field], theirs[field], yours[field]),
    }))
}

function likelyChoice(
  opened: string | undefined,
  theirs: string,
  yours: string,
): 'theirs' | 'yours' | undefined {
  if (opened === yours) return 'theirs'
  return opened === theirs ? 'yours' : undefined
}

/** What someone chose for a field, with the words they made of both. */
export type Settlement = { choice: Choice | undefined; merged: string }

/**
 * One's own version after the choices: a field that was chosen to be theirs is as it stands now.
 * `unsettled` are the fields that differ and for which nothing was chosen.
 */
export function settle<Field extends string>(
  fields: readonly Field[],
  theirs: Version<Field>,
  yours: Version<Field>,
  settlements: Readonly<Partial<Record<Field, Settlement>>>,
): { settled: Version<Field>; unsettled: Field[] } {
  const settled = fields.map((field) => {
    const { choice, merged = '' } = settlements[field] ?? {}
    return [field, { theirs: theirs[field], yours: yours[field], merged }[choice ?? 'yours']] as const
  })
  return {
    settled: Object.fromEntries(settled) as Version<Field>,
    unsettled: fields.filter(
      (field) => field in settlements && !settlements[field]?.choice && theirs[field] !== yours[field],
    ),
  }
}
