import { json } from '@sveltejs/kit'
import { z } from 'zod'
import { askForPasskey, withPasskey } from '#identity/sign-in/passkeys.ts'
import { keep, visitOf } from '#server/signed-in.ts'
import type { RequestHandler } from './$types.js'

const answer = z.object({ response: z.record(z.string(), z.unknown()) })

/** What the browser is to ask of its device. */
export const POST: RequestHandler = async (event) => {
  const challenge = await askForPasskey(event.locals.application.signIn, visitOf(event))
  keep(event, challenge.cookies)
  return json(challenge.options)
}

/** What the device answered. */
export const PUT: RequestHandler = async (event) => {
  const given = answer.safeParse(await event.request.json().catch(() => undefined))
  if (!given.success) return new Response(null, { status: 400 })
  const opened = await withPasskey(event.locals.application.signIn, visitOf(event), given.data.response)
  keep(event, opened.cookies)
  return new Response(null, { status: 204 })
}
