/** For tests: days that keep their distance from today, in whatever year the tests are run. */
import { daysAfter, todayInUtc } from './day.ts'

/** All of them counted from one moment, though midnight may pass. */
const today = todayInUtc()

/** A day so many days from now; where they are negative, before it. */
export const inDays = (days: number): string => daysAfter(today, days)
