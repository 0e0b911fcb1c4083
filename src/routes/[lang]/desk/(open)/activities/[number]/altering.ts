import type { PageData } from './$types.js'

/** Whether whoever acts may alter what an organisation wrote into an activity: each side its own. */
export function mayAlter(
  { dossier, isOwn, mayAddTo, organisation }: PageData,
  { wrote }: { wrote: number },
): boolean {
  if (!mayAddTo) return false
  const byPartner = dossier.participants.some((one) => one.isPartner && one.organisationId === wrote)
  return isOwn ? !byPartner : wrote === organisation
}
