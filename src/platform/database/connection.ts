import type { Kysely } from 'kysely'

/** Anything that queries can be run on: the database itself or a transaction. Row policies decide what comes of it. */
export type Connection = Kysely<object>
