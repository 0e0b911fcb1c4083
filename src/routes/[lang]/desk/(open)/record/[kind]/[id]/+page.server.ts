import { redirect } from '@sveltejs/kit'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { translator } from '#platform/i18n/translate.ts'
import { isRowNumber, rowNumber } from '#platform/row-number.ts'
import { presentConsent } from '#consent/present.ts'
import { consentsToThing } from '#consent/store.ts'
import { findThing, recordKinds } from '#consent/things.ts'
import { filesMoved } from '#followup/store.ts'
import { mayAlter } from '#consent/alteration.ts'
import { namesOf } from '#identity/naming.ts'
import { placeName, presentRecommendation } from '#recommendations/present.ts'
import { readRecommendations } from '#recommendations/store.ts'
import { differenceInWords } from '#record/difference.ts'
import { restoreVersion } from '#record/restore-version.ts'
import { changedColumns, versionsOf, type RecordName, type Version } from '#record/versions.ts'
import { atDesk, whoActs } from '../../../../acting.ts'
import { circumstances, fieldsOf, refused } from '../../../../../forms.ts'
import type { DifferencePart } from '#ui/reading/Difference.svelte'
import { columnName, valueInWords } from '../../words.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

/** A record and every version of it, the newest first, as differences in words. @throws Refusal 404 where there is none for whoever asks */
export const load: PageServerLoad = async (event) => {
  const { params, locals } = event
  const t = translator(locals.language)
  return atDesk(event, async (transaction) => {
    const name = await recordAt(transaction, event)
    const versions = await versionsOf(transaction, name)
    const latest = versions.at(-1)
    if (!latest) throw noSuchRecord()
    const names = await namesOf(transaction, {
      people: versions.flatMap(({ person }) => person ?? []),
      organisations: versions.flatMap(({ organisation }) => organisation ?? []),
    })
    const places = await placesOf(transaction, name.stateId, versions, locals.language)
    const files = await filesOf(transaction, name, versions)
    const now = new Date()
    const consents = await consentsToThing(transaction, name.stateId, params.kind, name.id, { ever: true })
    const thing = await findThing(transaction, name.stateId, { kind: params.kind, id: name.id })
    const standing = versions.findLast(({ image }) => image)?.image ?? null
    return {
      kind: params.kind,
      number: name.id,
      state: name.stateId,
      path: thing?.path ?? null,
      isRemoved: latest.image === null,
      opened: latest.change,
      mayRestore: mayAlter(whoActs(locals), name.stateId, standing, latest.image === null),
      consents: consents.map((consent) => presentConsent(consent, now)).reverse(),
      restored: event.url.searchParams.has('restored'),
      versions: versions
        .map((version, place) => present(version, versions[place - 1]))
        .map((version) => ({ ...version, isLatest: version.change === latest.change }))
        .reverse(),
    }

    function present(version: Version, previous: Version | undefined) {
      const { change, at, through, why, person, organisation, role, image } = version
      const inWords = (of: Version['image'] | undefined, column: string) =>
        places.get(String(of?.[column])) ?? valueInWords(t, locals.language, column, of?.[column])
      return {
        change,
        at,
        through,
        why,
        role,
        person: person === null ? undefined : names.people.get(person),
        organisation: organisation === null ? undefined : names.organisations.get(organisation),
        isRemoval: image === null,
        files: image === null ? [] : (files.get(change) ?? []),
        writtenIn: typeof image?.['language'] === 'string' ? image['language'] : undefined,
        differences:
          image === null
            ? []
            : changedColumns(previous?.image ?? null, image).map((column) => ({
                name: columnName(t, column),
                isText: column === 'text',
                parts: previous
                  ? differenceInWords(inWords(previous.image, column), inWords(image, column))
                  : [{ kind: 'same' as const, text: inWords(image, column) }],
              })),
      }
    }
  })
}

export const actions: Actions = {
  restore: async (event) => {
    const typed = await fieldsOf(event.request, ['version', 'opened', 'why'])
    const { language } = event.locals
    try {
      await atDesk(event, async (transaction) => {
        const name = await recordAt(transaction, event)
        const chosen = { version: rowNumber(typed.version), opened: rowNumber(typed.opened) }
        await restoreVersion(transaction, name, chosen, circumstances(event, typed.why))
      })
    } catch (error) {
      return refused(error, typed)
    }
    const { kind, id } = event.params
    redirect(303, pathIn(language, `/desk/record/${kind}/${id}?restored`))
  },
}

/** What the recommendations beside which it stood are called, by their ids. */
async function placesOf(
  transaction: ActingTransaction,
  stateId: string,
  versions: readonly Version[],
  language: Language,
): Promise<Map<string, string>> {
  const ids = new Set(versions.flatMap(({ image }) => image?.['recommendation_id'] ?? []).map(String))
  const keys = [...ids].map((id) => ({ stateId, id }))
  const rows = await readRecommendations(transaction, keys, language)
  return new Map(
    rows
      .map((row) => presentRecommendation(row, language))
      .map((one) => [one.id, placeName(one, language)] as const),
  )
}

/** Which files came or went with each change. */
async function filesOf(
  transaction: ActingTransaction,
  { stateId, id }: RecordName,
  versions: readonly Version[],
): Promise<Map<number, DifferencePart[]>> {
  const moved = await filesMoved(
    transaction,
    stateId,
    id,
    versions.map(({ change }) => change),
  )
  const parts = moved.map(({ change, name, came }) => ({
    change,
    part: { kind: came ? ('added' as const) : ('removed' as const), text: name },
  }))
  return new Map(
    [...Map.groupBy(parts, ({ change }) => change)].map(([change, of]) => [
      change,
      of.map(({ part }) => part),
    ]),
  )
}

/** The record that the address names, of the State that whoever acts acts for; the machine's owner says which. */
async function recordAt(transaction: ActingTransaction, event: RequestEvent | Parameters<PageServerLoad>[0]) {
  const { kind, id } = event.params
  const known = (await recordKinds(transaction)).find((one) => one.kind === kind)
  const stateId = event.locals.acting?.state ?? event.url.searchParams.get('state')
  if (!known || !stateId || !isRowNumber(id)) throw noSuchRecord()
  return { table: known.table, stateId, id: Number(id) } satisfies RecordName
}

function noSuchRecord(): Refusal {
  return new Refusal('record.no-such-record', {}, 404)
}
