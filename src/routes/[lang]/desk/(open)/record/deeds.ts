/** What the rows of a change tell, by name: what was opened to whom, whose role began, which file came. */
import type { ActingTransaction } from '#platform/database/acting.ts'
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { translator } from '#platform/i18n/translate.ts'
import { shortened } from '#consent/present.ts'
import { consentsNumbered } from '#consent/store.ts'
import { findThings, type RecordKind } from '#consent/things.ts'
import { fileNames } from '#followup/store.ts'
import { personDeeds, powersNumbered, rolesNumbered } from '#identity/deeds.ts'
import { namesOf } from '#identity/naming.ts'
import type { LoggedChange, LoggedRow } from '#record/log.ts'
import { audienceWords, kindName, thingName } from '../consent/words.ts'
import { authorInWords, deedInWords, tableName } from './words.ts'

export type Deed = {
  /** "Opened:" */
  deed: string
  /** To what or whom. */
  what: string
  /** For whom something was opened. */
  to: string | null
  /** Where more is told of it, below the language. */
  path: string | null
}

/** Of a thing that is named by its first words, in a list of much that happened. In characters. */
const longestName = 80

type Reader = {
  language: Language
  kinds: readonly RecordKind[]
  /** The State whose side reads; null for who runs the instance. */
  state: string | null
}

/** For each change, what it did: a handful of queries, however many rows there are. */
export async function deedsOf(
  transaction: ActingTransaction,
  changes: readonly LoggedChange[],
  { language, kinds, state }: Reader,
): Promise<Map<number, Deed[]>> {
  const t = translator(language)
  const number = formatOf(language).number
  const rows = changes.flatMap(({ wrote }) => wrote)
  const idsIn = (table: string, column = 'id') =>
    rows.filter((row) => row.table === table).map(({ key }) => Number(key[column]))
  const kindAt = (table: string) => kinds.find((one) => one.table === table)?.kind

  const consents = await consentsNumbered(transaction, idsIn('consent.consent'))
  const files = state ? await fileNames(transaction, state, idsIn('followup.attachment')) : new Map()
  const roles = await rolesNumbered(transaction, idsIn('identity.membership'))
  const powers = await powersNumbered(transaction, idsIn('identity.power'))
  const persons = await personDeeds(
    transaction,
    changes.map(({ id }) => id),
  )
  const things = rows.flatMap(({ table, key }) => {
    const kind = kindAt(table)
    return kind && key['state_id'] === state ? [{ kind, id: Number(key['id']) }] : []
  })
  const found = state ? await findThings(transaction, state, things) : []
  const names = await namesOf(transaction, {
    people: [
      ...idsIn('identity.person'),
      ...idsIn('identity.personal', 'person_id'),
      ...[...roles, ...powers].map(({ person }) => person),
    ],
    organisations: [
      ...idsIn('identity.organisation'),
      ...idsIn('consent.named_partner', 'organisation_id'),
      ...[...roles, ...powers].map(({ organisation }) => organisation),
    ],
  })

  const namedPerson = (id: number) =>
    names.people.has(id) ? (names.people.get(id) ?? t('consent.former-colleague')) : undefined
  const held = (one: { person: number; organisation: number; role: string | null } | undefined) =>
    one &&
    authorInWords(t, {
      person: names.people.get(one.person),
      organisation: names.organisations.get(one.organisation),
      role: one.role,
    })

  /** What a row is called, by the table in which it stands; undefined where its number must do. */
  function named({ table, key }: LoggedRow): string | undefined {
    const id = Number(key['id'])
    switch (table) {
      case 'consent.consent': {
        const consent = consents.find((one) => one.id === id)
        if (!consent) return undefined
        const { subject, thing } = consent
        return subject.id
          ? thingName(t, {
              kind: subject.kind,
              number: subject.id,
              words: shortened(thing?.words ?? '', longestName),
            })
          : t('consent.every-then', { kind: kindName(t, subject.kind) })
      }
      case 'consent.named_partner':
        return names.organisations.get(Number(key['organisation_id']))
      case 'followup.attachment':
        return files.get(id)
      case 'identity.membership':
        return held(roles.find((one) => one.id === id))
      case 'identity.power':
        return held(powers.find((one) => one.id === id))
      case 'identity.person':
        return namedPerson(id)
      case 'identity.personal':
        return namedPerson(Number(key['person_id']))
      case 'identity.organisation':
        return names.organisations.get(id)
    }
    const kind = kindAt(table)
    const words = found.find((thing) => thing.kind === kind && thing.id === id)?.words
    return kind && words
      ? t('record.deed.thing', {
          kind: kindName(t, kind),
          number: number(id),
          words: shortened(words, longestName),
        })
      : undefined
  }

  function openedTo({ table, key }: LoggedRow): string | null {
    if (table !== 'consent.consent') return null
    const consent = consents.find(({ id }) => id === Number(key['id']))
    const partners = consent?.partners.map(({ name }) => name) ?? []
    return consent ? audienceWords(t, language, consent.audience, partners) : null
  }

  function pathOf({ table, key }: LoggedRow): string | null {
    const kind = kindAt(table)
    if (kind) return key['state_id'] === state ? `/desk/record/${kind}/${key['id']}` : null
    if (table === 'consent.consent') {
      const subject = consents.find(({ id }) => id === Number(key['id']))?.subject
      return subject?.id ? `/desk/record/${subject.kind}/${subject.id}` : null
    }
    return table === 'identity.person' ? `/desk/people/${key['id']}` : null
  }

  const deedOf = (change: LoggedChange, row: LoggedRow): Deed => {
    const id = Number(row.key['id'] ?? Object.values(row.key).findLast((part) => typeof part === 'number'))
    const variant = row.table === 'identity.person' ? persons.get(`${change.id} ${id}`) : undefined
    const kind = kindAt(row.table)
    const what = kind ? kindName(t, kind) : tableName(t, row.table)
    return {
      deed: deedInWords(t, row.table, variant ?? row.operation, row.operation),
      what: named(row) ?? t('consent.thing', { kind: what, number: number(id) }),
      to: openedTo(row),
      path: pathOf(row),
    }
  }
  return new Map(
    changes.map((change) => [change.id, withoutParts(change.wrote).map((row) => deedOf(change, row))]),
  )
}

/** Which row of the same change says it already: the consent names its partners, the person is named. */
const saidBy: Readonly<Record<string, string>> = {
  'consent.named_partner': 'consent.consent',
  'identity.personal': 'identity.person',
}

function withoutParts(rows: readonly LoggedRow[]): LoggedRow[] {
  return rows.filter(({ table }) => !rows.some((other) => other.table === saidBy[table]))
}
