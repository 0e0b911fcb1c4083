/**
 * What work costs in the processor time of this thread, in milliseconds: unlike time on the clock it is the same on a
 * machine that is busy with something else.
 */
export async function effortOf(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage()
  await work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}
