import { isPerson, type Acting } from '#identity/model.ts'
import { administers, keepsRegister, setsHosting } from '#identity/policy.ts'
import type { MessageKey } from '#platform/i18n/catalogue.ts'

/** A part of the desk: everything whose address begins with `path`, unless a longer one fits better. */
type Room = {
  path: string
  /** As the desk's list of rooms names it; a room without a name is entered from another. */
  label?: MessageKey
  opens: (acting: Acting) => boolean
}

const everyone = () => true
const government = (acting: Acting) => isPerson(acting) && acting.side === 'government'
const author = (acting: Acting) => government(acting) || (isPerson(acting) && acting.side === 'body')
const coordinator = (acting: Acting) => isPerson(acting) && acting.role === 'coordinator'
const partner = (acting: Acting) => isPerson(acting) && acting.side === 'partner'
const secretariat = (acting: Acting) => isPerson(acting) && acting.role === 'secretariat'
const observer = (acting: Acting) => author(acting) || administers(acting)

/** Whoever may not enter is refused at the door; what they see and do inside, each page and the database decide. */
const rooms: readonly Room[] = [
  { path: '/desk/news', label: 'news.title', opens: isPerson },
  { path: '/desk', label: 'desk.files', opens: keepsRegister },
  { path: '/desk/recommendations/new', label: 'desk.type', opens: keepsRegister },
  { path: '/desk/recommendations', label: 'desk.find', opens: keepsRegister },
  { path: '/desk/proposals', label: 'desk.proposals', opens: keepsRegister },
  { path: '/desk/hosting', label: 'desk.hosting', opens: setsHosting },
  { path: '/desk/requests', label: 'requests.own', opens: government },
  { path: '/desk/clock', label: 'clock.title', opens: secretariat },
  { path: '/desk/notes', label: 'note.list', opens: author },
  { path: '/desk/needs', label: 'needs.title', opens: author },
  // Whoever a need is opened to reads it; what they may do with it, the need says.
  { path: '/desk/needs/[need]', opens: isPerson },
  { path: '/desk/asks', label: 'asks.title', opens: coordinator },
  { path: '/desk/consent', label: 'consent.title', opens: author },
  { path: '/desk/mechanism', label: 'mechanism.title', opens: government },
  { path: '/desk/offers', label: 'offer.list', opens: partner },
  { path: '/desk/experiences', label: 'experience.list', opens: government },
  { path: '/desk/expert', label: 'expert.own', opens: partner },
  {
    path: '/desk/deployments',
    label: 'deployment.list',
    opens: (acting) => government(acting) || partner(acting),
  },
  { path: '/desk/answers', label: 'answers.title', opens: partner },
  { path: '/desk/terms', opens: (acting) => government(acting) || partner(acting) },
  { path: '/desk/matching', label: 'weights.title', opens: secretariat },
  { path: '/desk/references', label: 'references.title', opens: secretariat },
  {
    path: '/desk/activities',
    label: 'activities.title',
    opens: (acting) => government(acting) || partner(acting),
  },
  { path: '/desk/practices', opens: government },
  { path: '/desk/people', label: 'people.title', opens: everyone },
  { path: '/desk/organisations', label: 'organisations.title', opens: everyone },
  { path: '/desk/record', label: 'record.title', opens: observer },
  { path: '/desk/removals', label: 'consent.removals', opens: administers },
  { path: '/desk/outbox', label: 'outbox.title', opens: administers },
  { path: '/desk/administrator', opens: (acting) => 'machine' in acting },
  { path: '/desk/leave', opens: everyone },
]

/** The rooms that are open to someone, for the desk's list. */
export function roomsFor(acting: Acting): { path: string; label: MessageKey }[] {
  return rooms.flatMap(({ path, label, opens }) => (label && opens(acting) ? [{ path, label }] : []))
}

/** @param routeId `/[lang]/desk/(open)/people/[person]` */
export function mayEnter(acting: Acting, routeId: string): boolean {
  const path = routeId.replace('/[lang]', '').replaceAll(/\/\([^)]*\)/g, '')
  const fitting = rooms.filter((room) => path === room.path || path.startsWith(`${room.path}/`))
  const [room] = fitting.sort((one, other) => other.path.length - one.path.length)
  return room?.opens(acting) ?? false
}
