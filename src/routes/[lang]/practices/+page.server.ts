import { repositoryPage } from '../activities/repository-page.ts'
import type { PageServerLoad } from './$types.js'

/** What others can learn from support, as far as consent reaches: for whoever asks. */
export const load: PageServerLoad = (event) => repositoryPage(event, 'practices')
