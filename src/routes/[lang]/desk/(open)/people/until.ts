import { z } from 'zod'

/** The end of a day that stands in a form as 2026-03-24; undefined where none was chosen, null where it is no day. */
export function endOfDay(given: string): Date | undefined | null {
  if (!given.trim()) return undefined
  const day = z.iso.date().safeParse(given.trim())
  return day.success ? new Date(`${day.data}T23:59:59Z`) : null
}
