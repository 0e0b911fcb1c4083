import { expect, test } from 'vitest'
import { createLog } from '#platform/log.ts'
import { startWorker } from './worker-process.ts'

test('where the machine cannot start a worker the program goes on and tries again', async () => {
  let log = ''
  const write = (line: string) => (log += line)
  // More than any system hands to a process that it starts.
  const worker = startWorker({ TOO_MUCH: 'x'.repeat(10_000_000) }, createLog('info', { write }))
  await expect.poll(() => log.split('the worker died and is started again').length).toBeGreaterThan(2)
  expect(log).toContain('E2BIG')
  await worker.stop(0)
})
