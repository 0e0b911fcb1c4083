/** What stood in a form that was sent after its session had ended: held for whoever has the key, readable by nobody else. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { sql, type Kysely } from 'kysely'

/** AES-256-GCM. Each key seals one text, so that its nonce may stand still. */
const cipher = 'aes-256-gcm'
const nonce = Buffer.alloc(12)
const tagLength = 16

/** The name under which something is held tells nothing of the key that opens it. */
const nameOf = (key: Buffer) => createHash('sha256').update('held form').update(key).digest()

/**
 * Holds a text for a day.
 * @returns the key that opens it, for the browser that sent the form: 43 letters and digits, "-" and "_"
 */
export async function holdForm(kysely: Kysely<object>, text: string): Promise<string> {
  const key = randomBytes(32)
  const sealing = createCipheriv(cipher, key, nonce)
  const sealed = Buffer.concat([sealing.update(text, 'utf8'), sealing.final(), sealing.getAuthTag()])
  await sql`select platform.hold_form(${nameOf(key)}, ${sealed})`.execute(kysely)
  return key.toString('base64url')
}

/** What is held under a key; undefined where there is nothing, or no longer. */
export async function formHeld(kysely: Kysely<object>, key: string): Promise<string | undefined> {
  if (!/^[\w-]{43}$/.test(key)) return undefined
  const opened = Buffer.from(key, 'base64url')
  const { rows } = await sql<{ sealed: Buffer | null }>`
    select platform.form_held(${nameOf(opened)}) as sealed`.execute(kysely)
  const sealed = rows[0]?.sealed
  if (!sealed) return undefined
  const opening = createDecipheriv(cipher, opened, nonce)
  opening.setAuthTag(sealed.subarray(-tagLength))
  return opening.update(sealed.subarray(0, -tagLength), undefined, 'utf8') + opening.final('utf8')
}
