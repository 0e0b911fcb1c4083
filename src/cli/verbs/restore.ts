import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { restore as putBack } from '#platform/database/restore.ts'
import { Refusal } from '#platform/errors.ts'
import { withDatabase } from '../database.ts'
import type { Verb } from '../verb.ts'

export const restore: Verb = {
  name: 'restore',
  words: 'FILE',
  takes: [1, 1],
  options: { replace: { type: 'boolean', help: 'cli.restore.replace' } },
  help: 'cli.restore',
  async run({ words: [file = ''], options, t }) {
    if (!existsSync(file)) throw new Refusal('file.not-found', { file })
    const replace = options.replace === true
    const summary = await withDatabase((logins) => putBack(logins, resolve(file), { replace }))
    const { tables } = summary
    const rows = tables.reduce((sum, table) => sum + table.rows, 0)
    return {
      document: { file, ...summary },
      lines: [t('cli.restore.done', { file, rows, tables: tables.length })],
    }
  },
}
