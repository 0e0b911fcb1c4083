import type { Offered } from '#exchange/offers/model.ts'

/** The experiences among what is offered: whoever reads one of another State is written down. */
export function experiencesAmong(offered: readonly Offered[]): { stateId: string; id: number }[] {
  return offered.flatMap(({ what, stateId, id }) =>
    what === 'experience' && stateId ? [{ stateId, id }] : [],
  )
}
