import type { Verb } from './verb.ts'

/**
 * Everything the command line does, in the order in which the help tells it. Each is loaded when it is asked for: a
 * short command need not wait for what a long one uses.
 */
export const verbs: Readonly<Record<string, () => Promise<Verb>>> = {
  serve: async () => (await import('./verbs/serve.ts')).serve,
  desk: async () => (await import('./verbs/desk.ts')).desk,
  import: async () => (await import('./verbs/import.ts')).importFiles,
  undo: async () => (await import('./verbs/undo.ts')).undo,
  host: async () => (await import('./verbs/host.ts')).host,
  demo: async () => (await import('./verbs/demo.ts')).demo,
  'people list': async () => (await import('./verbs/people.ts')).list,
  'people invite': async () => (await import('./verbs/people.ts')).inviteSomeone,
  'people disable': async () => (await import('./verbs/people.ts')).disable,
  'people enable': async () => (await import('./verbs/people.ts')).enable,
  'people reset-second-factor': async () => (await import('./verbs/people.ts')).resetFactor,
  'people export': async () => (await import('./verbs/people.ts')).exportPerson,
  'people erase': async () => (await import('./verbs/people.ts')).erase,
  'match evaluate': async () => (await import('./verbs/match.ts')).evaluate,
  audit: async () => (await import('./verbs/audit.ts')).audit,
  backup: async () => (await import('./verbs/backup.ts')).backup,
  restore: async () => (await import('./verbs/restore.ts')).restore,
}
