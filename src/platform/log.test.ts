import { expect, test } from 'vitest'
import { createLog } from './log.ts'

test('a line is JSON with its level, time and the request it belongs to, and holds no secret', () => {
  const lines: string[] = []
  const log = createLog('info', { write: (line) => lines.push(line) })
  log.debug('not at this level')
  log.child({ requestId: 'r1' }).warn({ proof: { token: 'abc' }, error: new TypeError('no') }, 'refused')
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    requestId: 'r1',
    proof: { token: '[secret]' },
    error: { type: 'TypeError', message: 'no' },
    msg: 'refused',
  })
})
