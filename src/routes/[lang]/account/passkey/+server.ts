import { json } from '@sveltejs/kit'
import { z } from 'zod'
import { addPasskey, askForNewPasskey } from '#identity/sign-in/passkeys.ts'
import { keep, visitOf } from '#server/signed-in.ts'
import { stillSignedIn } from '../own.ts'
import type { RequestHandler } from './$types.js'

const answer = z.object({ response: z.record(z.string(), z.unknown()), name: z.string().trim().max(100) })

/** What the browser is to ask of its device for a new passkey. */
export const POST: RequestHandler = async (event) => {
  const { signIn, database } = event.locals.application
  const challenge = await askForNewPasskey(
    signIn,
    database.kysely,
    visitOf(event),
    stillSignedIn(event.locals),
  )
  keep(event, challenge.cookies)
  return json(challenge.options)
}

/** What the device answered. */
export const PUT: RequestHandler = async (event) => {
  const { signIn, database } = event.locals.application
  const given = answer.safeParse(await event.request.json().catch(() => undefined))
  if (!given.success) return new Response(null, { status: 400 })
  await addPasskey(signIn, database.kysely, visitOf(event), stillSignedIn(event.locals), given.data)
  return new Response(null, { status: 204 })
}
