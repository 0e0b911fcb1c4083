import type { Verb } from './verb.ts'
import { backup } from './verbs/backup.ts'
import { demo } from './verbs/demo.ts'
import { host } from './verbs/host.ts'
import { importFiles } from './verbs/import.ts'
import { restore } from './verbs/restore.ts'
import { serve } from './verbs/serve.ts'
import { undo } from './verbs/undo.ts'

/** Everything the command line does, in the order in which the help tells it. */
export const verbs: readonly Verb[] = [serve, importFiles, undo, host, demo, backup, restore]
