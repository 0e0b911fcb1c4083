import type { LayoutServerLoad } from './$types.js'

export const load: LayoutServerLoad = ({ locals: { language, signedIn } }) => ({
  language,
  // What every page says of who has signed in; never the session itself.
  signedIn: signedIn && {
    name: signedIn.name,
    acting: signedIn.acting,
    memberships: signedIn.memberships,
  },
})
