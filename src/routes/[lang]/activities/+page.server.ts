import type { PageServerLoad } from './$types.js'
import { repositoryPage } from './repository-page.ts'

/** Support that was given or is, as far as consent reaches: for whoever asks. */
export const load: PageServerLoad = (event) => repositoryPage(event, 'activities')
