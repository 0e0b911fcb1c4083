import { deskLink, issueDeskToken } from '#server/desk-link.ts'
import { withDatabase } from '../database.ts'
import { settings } from '../settings.ts'
import type { Verb } from '../verb.ts'

export const desk: Verb = {
  name: 'desk',
  words: '',
  takes: [0, 0],
  options: {},
  help: 'cli.desk',
  async run({ t, language }) {
    const { origin, port } = settings()
    const token = await withDatabase(({ ownerUrl }) => issueDeskToken(ownerUrl))
    const address = deskLink(origin ?? `http://127.0.0.1:${port}`, language, token)
    return { document: { desk: address }, lines: [t('cli.serve.try-desk', { address })] }
  },
}
