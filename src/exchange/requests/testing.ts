/** For tests: hosted States as the register might know them, and a request as someone writes it. */
import { writeNeed, takeUpNeed } from '../needs/commands.ts'
import { findNeed } from '../needs/store.ts'
import { someNeed } from '../needs/testing.ts'
import { randomUUID } from 'node:crypto'
import { inTransactionAs, type ActingTransaction, type Proof } from '#platform/database/acting.ts'
import type { Database } from '#platform/database/connect.ts'
import type { NeedContent } from '../needs/model.ts'
import { writeRequest } from './commands.ts'
import type { RequestContent, Sending } from './model.ts'
import type { HostedState } from './veil.ts'

/** Six States that are alike, the first of them XTL. */
export const sixHosted: HostedState[] = ['XTL', 'XTA', 'XTB', 'XTK', 'XTM', 'XTO'].map((code) => ({
  code,
  region: 'asia-pacific',
  ldc: true,
  sids: true,
  themes: new Set(['administration-of-justice', 'right-to-health']),
  groups: new Set(['children']),
}))

export const someSending: Sending = {
  under: 'open',
  to: 'partners',
  partners: [],
  office: 'Secretary-General of the mechanism',
  decision: 'Decision 7 of the Cabinet',
  conditions: '',
  until: null,
}

/** A need that the coordinator has taken up, and a request for it that has not gone out. @returns its number */
export async function draftRequest(
  program: Database,
  coordinator: Proof,
  { need = {}, ...content }: Partial<RequestContent> & { need?: Partial<NeedContent> } = {},
): Promise<number> {
  const as = <Result>(work: (transaction: ActingTransaction) => Promise<Result>) =>
    inTransactionAs(program, coordinator, work)
  const needed = await as((transaction) =>
    writeNeed(transaction, { ...someNeed, ...need }, randomUUID(), { through: 'page' }),
  )
  await as(async (transaction) => {
    const { changeId = 0 } = (await findNeed(transaction, needed)) ?? {}
    await takeUpNeed(transaction, needed, changeId, { through: 'page' })
  })
  const request: RequestContent = {
    title: 'Knowing who is held',
    words: 'We ask for help with a register of places of detention.',
    language: 'en',
    audience: 'government',
    needs: [needed],
    ...content,
  }
  return as((transaction) => writeRequest(transaction, request, randomUUID(), { through: 'page' }))
}
