import { error } from '@sveltejs/kit'
import { readMessageFile } from '#exchange/conversation/store.ts'
import { asAttachment } from '../../../../../../as-attachment.ts'
import { readAs } from '../../../../../../reading-as.ts'
import { tokenIn } from '../../message-form.ts'
import type { RequestHandler } from './$types.js'

/** A file of a message, for both sides of its thread. */
export const GET: RequestHandler = async ({ params, locals }) => {
  const [request, wanted] = [tokenIn(params.token), tokenIn(params.file)]
  const file = await readAs(locals, async (connection, acting) =>
    acting ? readMessageFile(connection, request, wanted) : undefined,
  )
  return file ? asAttachment(file) : error(404)
}
