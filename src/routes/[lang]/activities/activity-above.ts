import { findActivity } from '#cooperation/activities/store.ts'
import { isImaginary } from '#reference/states.ts'
import { readAs } from '../reading-as.ts'

/** The activity above a page that is about something of it, as far as whoever asks may see it. */
export async function activityAbove(
  locals: Pick<App.Locals, 'application' | 'proof'>,
  number: number,
): Promise<{ number: number; title: string; imaginary: boolean }> {
  const activity = await readAs(locals, (connection) => findActivity(connection, number))
  return {
    number,
    title: activity?.title ?? '',
    imaginary: activity !== undefined && isImaginary(activity.stateId),
  }
}
