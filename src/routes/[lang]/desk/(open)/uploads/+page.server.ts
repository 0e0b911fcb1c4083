import { rm } from 'node:fs/promises'
import { redirect } from '@sveltejs/kit'
import { Refusal } from '#platform/errors.ts'
import { receiveUpload } from '#platform/files/upload.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { bringIn } from '#recommendations/import/steps.ts'
import { atDesk } from '../../acting.ts'
import { refused } from '../../../forms.ts'
import type { Actions } from './$types.js'

/** The largest export of the Universal Human Rights Index is about 300 MB; our server lets 2 GB through. */
const limits = { files: 20, bytes: 2_000_000_000 }

export const actions: Actions = {
  default: async (event) => {
    const { application, proof, language } = event.locals
    let path = '/desk'
    try {
      // Before two gigabytes are taken in.
      await atDesk(event, async () => undefined)
      const { files } = await receiveUpload(event.request, application.uploads, limits)
      if (!files.length) throw new Refusal('desk.no-file')
      for (const file of files) {
        const { batch, kept } = await bringIn(
          application.database,
          application.jobs,
          proof ?? { token: '' },
          file,
        )
        if (!kept) await rm(file.path, { force: true })
        if (files.length === 1) path = `/desk/batches/${batch}`
      }
    } catch (error) {
      return refused(error, {})
    }
    redirect(303, pathIn(language, path))
  },
}
