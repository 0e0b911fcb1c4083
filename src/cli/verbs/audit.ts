import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { connect } from '#platform/database/connect.ts'
import { Refusal } from '#platform/errors.ts'
import { latestSeal, readSeal, sealLines, sealLog, type KeptSeal } from '#record/seal.ts'
import type { Finding } from '#record/finding.ts'
import { verifyLog, type Verification } from '#record/verify.ts'
import { withDatabase } from '../database.ts'
import type { Call, Outcome, Verb } from '../verb.ts'

export const audit: Verb = {
  name: 'audit',
  words: 'verify|seal',
  takes: [1, 1],
  options: { seal: { type: 'string', value: 'FILE', help: 'cli.audit.seal-file' } },
  help: 'cli.audit',
  async run(call) {
    const [what] = call.words
    if (what === 'verify') return verify(call)
    if (what === 'seal') return seal()
    throw new Refusal('cli.audit-unknown', { word: what ?? '' })
  },
}

/** Seals what can be sealed and prints the seal, to be kept where nobody who keeps the database can reach it. */
async function seal(): Promise<Outcome> {
  return withDatabase(async ({ ownerUrl }) => {
    const database = connect(ownerUrl, { connections: 1, name: 'throughline audit' })
    try {
      await sealLog(database.kysely)
      const latest = await latestSeal(database.kysely)
      if (!latest) throw new Refusal('record.nothing-sealed', {}, 404)
      return { document: latest, lines: sealLines(latest) }
    } finally {
      await database.close()
    }
  })
}

async function verify(call: Call): Promise<Outcome> {
  const { options, t } = call
  const kept = typeof options.seal === 'string' ? readSeal(await contentOf(options.seal)) : undefined
  const result = await withDatabase(({ ownerUrl }) => verifyLog(ownerUrl, kept))
  const { events, seals, unsealed, rows, past, migrated, findings, found } = result
  return {
    failed: found > 0,
    document: { sound: found === 0, ...result, ...(kept && { kept }) },
    lines: [
      t('cli.audit.looked-at', { events, seals, unsealed, rows, past }),
      ...(migrated ? [t('cli.audit.migrated', { count: migrated })] : []),
      ...(found ? [t('cli.audit.unsound', { count: found })] : [t('cli.audit.sound')]),
      ...findings.map((finding) => `  ${findingInWords(finding, call)}`),
      ...(found > findings.length ? [`  ${t('cli.audit.more', { count: found - findings.length })}`] : []),
      '',
      proof(result, kept, call),
    ],
  }
}

function findingInWords({ code, details }: Finding, { t }: Call): string {
  return t(`record.finding.${code}`, details)
}

/** What this proves, and what it cannot. */
function proof({ unsealed }: Verification, kept: KeptSeal | undefined, { t }: Call): string {
  return [
    kept ? t('cli.audit.proof.kept', { seal: kept.number }) : t('cli.audit.proof.alone'),
    t('cli.audit.proof.unsealed', { count: unsealed }),
  ].join(' ')
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(resolve(file), 'utf8')
  } catch {
    throw new Refusal('cli.file-unreadable', { file })
  }
}
