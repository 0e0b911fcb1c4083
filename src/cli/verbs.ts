import type { Verb } from './verb.ts'
import { serve } from './verbs/serve.ts'

/** Everything the command line does, in the order in which the help tells it. */
export const verbs: readonly Verb[] = [serve]
