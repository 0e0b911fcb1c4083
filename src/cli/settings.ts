import { join } from 'node:path'
import { readEnvironment, type Environment } from '#platform/environment.ts'

const root = join(import.meta.dirname, '../..')

/** The environment, with the data of this copy of the program wherever the command line is called from. */
export function settings(): Environment {
  return readEnvironment({
    ...process.env,
    THROUGHLINE_DATA: process.env.THROUGHLINE_DATA || join(root, '.data'),
  })
}
