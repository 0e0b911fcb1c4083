import { editProfile, expertActing, makeProfile, profileDraft } from '#exchange/experts/commands.ts'
import { profileContent, type ProfileContent } from '#exchange/experts/model.ts'
import { ownProfile } from '#exchange/experts/store.ts'
import { circumstances } from '../../../../forms.ts'
import { formActionsFor, openForm, type RecordForm } from '../../../../record-form/record-form.ts'
import { atDesk } from '../../../acting.ts'
import { profileDescription, type ProfileField } from '../profile-form.ts'
import type { PageServerLoad, RequestEvent } from './$types.js'

type Form = RecordForm<ProfileField, ProfileContent, RequestEvent>

const common = {
  description: profileDescription,
  content: profileContent,
  draft: () => profileDraft,
  discarded: () => '/desk/expert',
} satisfies Partial<Form>

/** Who is not on the roster yet. */
const newcomer: Form = {
  ...common,
  beginning: async (transaction, { locals }) => {
    await expertActing(transaction)
    return { language: locals.language, kinds: 'expert' }
  },
  save: async (transaction, event, content, { formKey }) => {
    await makeProfile(transaction, content, formKey, circumstances(event))
    return '/desk/expert?done=written'
  },
}

/** Who has a profile: the one that is theirs. */
const known = (id: number): Form => ({
  ...common,
  edited: () => Promise.resolve({ table: 'exchange.expert', id }),
  save: async (transaction, event, content, { opened }) => {
    await editProfile(transaction, content, opened, circumstances(event))
    return '/desk/expert?done=written'
  },
})

/** The form that fits whoever asks; a session that has ended leads through the one for newcomers to sign-in and back. */
async function formFor(event: RequestEvent): Promise<Form> {
  if (!event.locals.proof) return newcomer
  const profile = await atDesk(event, ownProfile)
  return profile ? known(profile.id) : newcomer
}

export const load: PageServerLoad = async (event) => {
  const form = await formFor(event as RequestEvent)
  return { open: await openForm(event as RequestEvent, form) }
}

export const actions = formActionsFor(formFor)
