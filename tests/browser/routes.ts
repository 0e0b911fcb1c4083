/** Every page: the routes as they stand in the sources, and where in the demonstration each of them is looked at. */
import { globSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../src/routes/[lang]')

/** The patterns of all routes below the language: `/recommendations/[id]`. Groups such as `(open)` are no part. */
export const routes = globSync('**/+page.svelte', { cwd: folder })
  .map((file) => `/${file}`.replace(/\/\+page\.svelte$/, '').replaceAll(/\/\([^)]+\)/g, ''))
  .sort()

/** What stands in braces in an address, and is known only once the demonstration stands. */
export interface Known {
  /** The recommendation that the register lists first. */
  id: string
  /** An import of which the preview waits to be confirmed. */
  previewed: string
  /** An import that waits for an answer. */
  waiting: string
  /** A note of the demonstration's coordinator beside that recommendation. */
  note: string
  /** A need of theirs that the recommendation is behind. */
  need: string
  /** What the coordinator asked someone without an account. */
  ask: string
  /** A meeting of the national mechanism. */
  meeting: string
  /** Someone of the demonstration. */
  person: string
  /** An offer that everyone reads, one of the expert's employer, and what a State shares with everyone. */
  offer: string
  ownOffer: string
  experience: string
  /** What the coordinator's own State has told. */
  ownExperience: string
  /** The card of an expert, and an expert whom the State asked for. */
  card: string
  deployment: string
}

/** What anyone may read, with something to show and with nothing. */
export const publicPages: Record<string, string[]> = {
  '': [''],
  '/about': ['/about'],
  '/activities': ['/activities', '/activities?view=map', '/activities?q=zzz'],
  '/documents': ['/documents'],
  '/documents/[...document]': ['/documents/A/HRC/58/901', '/documents/CRC/C/XTL/CO/3-4'],
  '/exchange/experiences/[id]': ['/exchange/experiences/{experience}'],
  '/exchange/matching': ['/exchange/matching'],
  '/exchange/offers': ['/exchange/offers', '/exchange/offers?kind=training&page=2', '/exchange/offers?q=zzz'],
  '/exchange/offers/[id]': ['/exchange/offers/{offer}'],
  '/exchange': ['/exchange'],
  '/exchange/requests': ['/exchange/requests', '/exchange/requests?kind=training&ldc=yes'],
  '/goals': ['/goals'],
  '/goals/[goal]': ['/goals/16', '/goals/14'],
  '/open-data': ['/open-data'],
  '/open-data/api': ['/open-data/api'],
  '/practices': ['/practices'],
  '/recommendations': [
    '/recommendations',
    '/recommendations?q=children&state=XTL&page=2',
    '/recommendations?q=chlidren',
    '/recommendations?q=zzz',
  ],
  '/recommendations/[id]': ['/recommendations/{id}'],
  '/recommendations/[id]/versions': ['/recommendations/{id}/versions'],
  '/recommending-states': ['/recommending-states'],
  '/recommending-states/[state]': ['/recommending-states/FRA'],
  '/states': ['/states'],
  '/states/[state]': ['/states/XTL', '/states/SVN'],
  '/support': ['/support'],
  '/themes': ['/themes'],
  '/themes/[theme]': ['/themes/administration-of-justice'],
  '/desk/enter': ['/desk/enter', '/desk/enter?token=guess'],
}

/** What only the machine's owner sees who came to the desk by the printed link. */
export const deskPages: Record<string, string[]> = {
  '/desk': ['/desk'],
  '/desk/batches/[batch]': ['/desk/batches/1', '/desk/batches/{previewed}', '/desk/batches/{waiting}'],
  '/desk/batches/[batch]/undo': ['/desk/batches/1/undo'],
  '/desk/hosting': ['/desk/hosting'],
  '/desk/proposals': ['/desk/proposals'],
  '/desk/recommendations': ['/desk/recommendations'],
  '/desk/recommendations/[id]': ['/desk/recommendations/{id}'],
  '/desk/recommendations/[id]/translate': ['/desk/recommendations/{id}/translate'],
  '/desk/recommendations/new': ['/desk/recommendations/new'],
  '/desk/uploads': ['/desk/uploads'],
  '/desk/administrator': ['/desk/administrator'],
  '/desk/outbox': ['/desk/outbox'],
  '/desk/removals': ['/desk/removals'],
}

/** What only those see who have signed in: here the demonstration's coordinator. */
export const memberPages: Record<string, string[]> = {
  '/account': ['/account'],
  '/account/searches': ['/account/searches', '/account/searches?list=requests&kind=training'],
  '/account/second-factor': ['/account/second-factor'],
  '/desk/asks': ['/desk/asks'],
  '/desk/asks/[ask]': ['/desk/asks/{ask}'],
  '/desk/asks/new': ['/desk/asks/new?recommendation={id}'],
  '/desk/consent': ['/desk/consent'],
  '/desk/consent/as': ['/desk/consent/as?as=public'],
  '/desk/consent/files': ['/desk/consent/files'],
  '/desk/consent/give': ['/desk/consent/give?kind=note&thing={note}'],
  '/desk/consent/readings': ['/desk/consent/readings'],
  '/desk/deployments': ['/desk/deployments'],
  '/desk/deployments/[id]': ['/desk/deployments/{deployment}'],
  '/desk/deployments/new': ['/desk/deployments/new?card={card}'],
  '/desk/experiences': ['/desk/experiences'],
  '/desk/experiences/[id]/edit': ['/desk/experiences/{ownExperience}/edit'],
  '/desk/experiences/new': ['/desk/experiences/new'],
  '/desk/mechanism': ['/desk/mechanism'],
  '/desk/mechanism/[book]/[entry]': ['/desk/mechanism/meeting/{meeting}'],
  '/desk/mechanism/[book]/new': [
    '/desk/mechanism/decision/new?meeting={meeting}',
    '/desk/mechanism/member/new',
  ],
  '/desk/needs': ['/desk/needs', '/desk/needs?q=zzz'],
  '/desk/needs/[need]': ['/desk/needs/{need}'],
  '/desk/needs/[need]/edit': ['/desk/needs/{need}/edit'],
  '/desk/needs/new': ['/desk/needs/new?recommendation={id}'],
  '/desk/news': ['/desk/news'],
  '/desk/notes': ['/desk/notes', '/desk/notes?q=zzz'],
  '/desk/organisations': ['/desk/organisations'],
  '/desk/organisations/new': ['/desk/organisations/new'],
  '/desk/people': ['/desk/people'],
  '/desk/people/[person]': ['/desk/people/{person}'],
  '/desk/people/[person]/hand-over': ['/desk/people/{person}/hand-over'],
  '/desk/people/invite': ['/desk/people/invite'],
  '/desk/record': ['/desk/record'],
  '/desk/record/[kind]/[id]': ['/desk/record/note/{note}'],
  '/desk/requests': ['/desk/requests', '/desk/requests?q=zzz'],
  '/desk/requests/[id]/matches': ['/desk/requests/1/matches'],
  '/desk/requests/new': ['/desk/requests/new'],
  '/exchange/experts': ['/exchange/experts', '/exchange/experts?q=zzz'],
  '/recommendations/[id]/notes/[note]': ['/recommendations/{id}/notes/{note}'],
  '/recommendations/[id]/notes/[note]/edit': ['/recommendations/{id}/notes/{note}/edit'],
  '/recommendations/[id]/notes/[note]/remove': ['/recommendations/{id}/notes/{note}/remove'],
  '/recommendations/[id]/notes/new': ['/recommendations/{id}/notes/new'],
}

/** What only an independent body has: here the demonstration's human rights commission. */
export const bodyPages: Record<string, string[]> = {
  '/desk/consent/name': ['/desk/consent/name'],
}

/** What only partners have: here someone of an institute of the demonstration who is an expert. */
export const partnerPages: Record<string, string[]> = {
  '/desk/expert': ['/desk/expert'],
  '/desk/expert/edit': ['/desk/expert/edit'],
  '/desk/offers': ['/desk/offers'],
  '/desk/offers/[id]/edit': ['/desk/offers/{ownOffer}/edit'],
  '/desk/offers/[id]/places': ['/desk/offers/{ownOffer}/places'],
  '/desk/offers/[id]/requests': ['/desk/offers/{ownOffer}/requests'],
  '/desk/offers/new': ['/desk/offers/new'],
}

/** What only the secretariat has, of which the demonstration has nobody: looked at where it is tested. */
export const secretariatRoutes = ['/desk/clock', '/desk/matching', '/desk/references']

/** A request, from its first words to what is seen of it from outside: looked at where it is walked (requests.test.ts). */
export const requestRoutes = [
  '/desk/requests/[id]',
  '/desk/requests/[id]/edit',
  '/desk/requests/[id]/send',
  '/exchange/requests/[token]',
]

/** Support, from its record to what others can learn from it: looked at where it is walked (activities.test.ts). */
export const activityRoutes = [
  '/activities/[number]',
  '/activities/[number]/comments/[comment]',
  '/activities/[number]/comments/new',
  '/desk/activities',
  '/desk/activities/[number]',
  '/desk/activities/[number]/[part]/[row]',
  '/desk/activities/[number]/edit',
  '/desk/activities/[number]/report-back',
  '/desk/activities/[number]/report-back/[report]',
  '/desk/activities/[number]/report-back/[report]/part',
  '/desk/activities/new',
  '/desk/practices/[number]/edit',
  '/desk/practices/new',
  '/practices/[number]',
]

/** What two sides of a conversation have, from an answer to an agreement: looked at where it is walked. */
export const agreementRoutes = [
  '/desk/answers',
  '/desk/terms/[agreement]',
  '/desk/terms/[agreement]/amend',
  '/desk/terms/new',
  '/exchange/requests/[token]/conversation',
  '/exchange/requests/[token]/conversation/[thread]',
]

/** By which people come in. Scripts of theirs speak with the passkeys of a browser. */
export const ways: Record<string, string[]> = {
  '/sign-in': ['/sign-in'],
  '/sign-in/code': ['/sign-in/code'],
  '/sign-in/forgotten': ['/sign-in/forgotten'],
}

/** What a link in a letter opens: here with one that opens nothing any more, and the status that says so. */
export const linkPages: Record<string, { path: string; status: number }> = {
  '/answer/[token]': { path: '/answer/guess', status: 404 },
  '/invitation/[token]': { path: '/invitation/guess', status: 410 },
  '/sign-in/password/[token]': { path: '/sign-in/password/guess', status: 410 },
}

/** Addresses of which there is no page. */
export const missingPages = ['/nothing-here', '/recommendations/999999999', '/states/ZZZ']
