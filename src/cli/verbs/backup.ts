import { resolve } from 'node:path'
import { backup as backUp } from '#platform/database/backup.ts'
import { withDatabase } from '../database.ts'
import type { Verb } from '../verb.ts'

export const backup: Verb = {
  name: 'backup',
  words: 'FILE',
  takes: [1, 1],
  options: {},
  help: 'cli.backup',
  async run({ words: [file = ''], t }) {
    const summary = await withDatabase(({ ownerUrl }) => backUp(ownerUrl, resolve(file)))
    const { tables } = summary
    const rows = tables.reduce((sum, table) => sum + table.rows, 0)
    return {
      document: { file, ...summary },
      lines: [t('cli.backup.done', { file, rows, tables: tables.length })],
    }
  },
}
