import { z } from 'zod'
import { eraseAddressee, heldOnAddressee } from '#followup/asks/erasure.ts'
import { invitation, invite, resetSecondFactor, setDisabled } from '#identity/commands.ts'
import { erasePerson, heldOn } from '#identity/erasure.ts'
import { makeFirstAdministrator } from '#identity/first-administrator.ts'
import { roles, type Role } from '#identity/model.ts'
import { presentPerson, type PresentedPerson } from '#identity/present.ts'
import {
  countPeople,
  hasAdministrator,
  listPeople,
  organisationsNamed,
  personByEmail,
} from '#identity/store.ts'
import { inTransactionAs, type ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import { beginChange } from '#record/change.ts'
import { isLanguage } from '#platform/i18n/languages.ts'
import { asOperator } from '../as-operator.ts'
import type { Call, Verb } from '../verb.ts'

/** As many as one list shows; `total` in its document counts all. */
const mostListed = 1000

const through = 'command-line'

/** One transaction in which whoever has the machine in their hands acts. */
const asMachine = <Result>(work: (transaction: ActingTransaction) => Promise<Result>): Promise<Result> =>
  asOperator('people', (database, proof) => inTransactionAs(database, proof, work))

const given = ({ options }: Call, name: string): string => {
  const value = options[name]
  return typeof value === 'string' ? value.trim() : ''
}

export const list: Verb = {
  name: 'people list',
  words: '',
  takes: [0, 0],
  options: { query: { type: 'string', value: 'TEXT', help: 'cli.people.query' } },
  help: 'cli.people.list',
  async run(call) {
    const q = given(call, 'query')
    const { total, people } = await asMachine(async (transaction) => ({
      total: await countPeople(transaction, { q }),
      people: (await listPeople(transaction, { q, limit: mostListed })).map(presentPerson),
    }))
    return { document: { total, people }, lines: people.map((person) => inOneLine(person, call)) }
  },
}

export const inviteSomeone: Verb = {
  name: 'people invite',
  words: 'EMAIL',
  takes: [1, 1],
  options: {
    name: { type: 'string', value: 'TEXT', help: 'cli.people.name' },
    organisation: { type: 'string', value: 'TEXT', help: 'cli.people.organisation' },
    role: { type: 'string', value: 'ROLE', help: 'cli.people.role' },
    language: { type: 'string', value: 'CODE', help: 'cli.people.language' },
    letter: { type: 'string', value: 'TEXT', help: 'cli.people.letter' },
  },
  help: 'cli.people.invite',
  async run(call) {
    const { words, t, language: own } = call
    const [email = ''] = words
    const [name, organisation, letter] = [
      given(call, 'name'),
      given(call, 'organisation'),
      given(call, 'letter'),
    ]
    const role = readRole(given(call, 'role'))
    const language = readLanguage(given(call, 'language') || own)
    if (!z.email().safeParse(email).success) throw new Refusal('people.email-unclear', { given: email })
    if (!name) throw new Refusal('people.name-missing')
    const { person } = await asMachine(async (transaction) => {
      if (role === 'administrator' && organisation && !(await hasAdministrator(transaction)))
        return makeFirstAdministrator(transaction, { name, email, language, organisation }, { through })
      const id = await organisationOf(transaction, organisation)
      const asked = invitation.parse({ name, email, language, organisation: id, role, letter })
      return invite(transaction, asked, { through })
    })
    return { document: { person, email }, lines: [t('cli.people.invited', { email })] }
  },
}

export const disable = about('disable', 'cli.people.disable', 'cli.people.disabled', (transaction, person) =>
  setDisabled(transaction, person, true, { through }),
)

export const enable = about('enable', 'cli.people.enable', 'cli.people.enabled', (transaction, person) =>
  setDisabled(transaction, person, false, { through }),
)

export const resetFactor = about(
  'reset-second-factor',
  'cli.people.reset-second-factor',
  'cli.people.reset-done',
  (transaction, person) => resetSecondFactor(transaction, person, { through }),
)

/** Erases who someone is: whoever has an account, and whoever was asked or answered by a link at that address. */
export const erase: Verb = {
  name: 'people erase',
  words: 'EMAIL',
  takes: [1, 1],
  options: {},
  help: 'cli.people.erase',
  async run({ words: [email = ''], t }) {
    const document = await asMachine(async (transaction) => {
      const person = await personByEmail(transaction, email)
      if (person === null) await beginChange(transaction, { through, confidential: true })
      else await erasePerson(transaction, person, { through })
      const asks = await eraseAddressee(transaction, email)
      if (person === null && asks === 0) throw new Refusal('people.email-unknown', { email }, 404)
      return { person, asks, email }
    })
    return { document, lines: [t('cli.people.erased', { email })] }
  },
}

/** Everything that is held on one person, as JSON with or without `--json`. */
export const exportPerson: Verb = {
  name: 'people export',
  words: 'EMAIL',
  takes: [1, 1],
  options: {},
  help: 'cli.people.export',
  async run({ words: [email = ''] }) {
    const document = await asMachine(async (transaction) => {
      const person = await personByEmail(transaction, email)
      const asked = await heldOnAddressee(transaction, email)
      if (person === null && !asked.length) throw new Refusal('people.email-unknown', { email }, 404)
      return { ...(person !== null && (await heldOn(transaction, person))), asked }
    })
    return { document, lines: [JSON.stringify(document, null, 2)] }
  },
}

/** A verb that does one thing to one person, named by their e-mail address. */
function about(
  what: string,
  help: Verb['help'],
  done: 'cli.people.disabled' | 'cli.people.enabled' | 'cli.people.reset-done',
  work: (transaction: ActingTransaction, person: number) => Promise<void>,
): Verb {
  return {
    name: `people ${what}`,
    words: 'EMAIL',
    takes: [1, 1],
    options: {},
    help,
    async run({ words, t }) {
      const [email = ''] = words
      const person = await asMachine(async (transaction) => {
        const found = await personOf(transaction, email)
        await work(transaction, found)
        return found
      })
      return { document: { person, email }, lines: [t(done, { email })] }
    },
  }
}

async function personOf(transaction: ActingTransaction, email: string): Promise<number> {
  const found = await personByEmail(transaction, email)
  if (found === null) throw new Refusal('people.email-unknown', { email }, 404)
  return found
}

function readRole(word: string): Role {
  const role = roles.find((one) => one === word)
  if (!role) throw new Refusal('people.role-unknown', { given: word, roles: roles.join(', ') })
  return role
}

function readLanguage(word: string) {
  if (!isLanguage(word)) throw new Refusal('people.language-unknown', { given: word })
  return word
}

/** By its name, in any case. */
async function organisationOf(transaction: ActingTransaction, name: string): Promise<number> {
  const [found, another] = await organisationsNamed(transaction, name)
  if (!found) throw new Refusal('people.organisation-unknown', { name })
  if (another) throw new Refusal('people.organisation-ambiguous', { name })
  return found.id
}

function inOneLine({ name, email, disabled, roles: held }: PresentedPerson, { t }: Call): string {
  const now = held
    .filter(({ inForce }) => inForce)
    .map(({ role, organisation }) => `${t(`role.${role}`)}, ${organisation.name}`)
  return [
    name ?? t('people.erased'),
    email ?? '–',
    now.join('; ') || '–',
    ...(disabled ? [t('people.disabled')] : []),
  ].join('  ')
}
