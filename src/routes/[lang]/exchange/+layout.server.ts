import { imaginaryIn } from '#recommendations/counting.ts'
import type { LayoutServerLoad } from './$types.js'

/**
 * Whether the States of this register are imaginary: for pages that show what comes from no one State, or from one that
 * is not told. The same for everyone; nothing is read of what stands on the page.
 */
export const load: LayoutServerLoad = ({ locals: { application } }) => ({
  imaginary: imaginaryIn(application.register),
})
