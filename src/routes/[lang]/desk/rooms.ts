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

/** Rooms that stand together in the list, for everyone under the same heading. */
type Group = { heading?: MessageKey; rooms: readonly Room[] }

const everyone = () => true
const government = (acting: Acting) => isPerson(acting) && acting.side === 'government'
const author = (acting: Acting) => government(acting) || (isPerson(acting) && acting.side === 'body')
const coordinator = (acting: Acting) => isPerson(acting) && acting.role === 'coordinator'
const partner = (acting: Acting) => isPerson(acting) && acting.side === 'partner'
const secretariat = (acting: Acting) => isPerson(acting) && acting.role === 'secretariat'
const givesOrReceives = (acting: Acting) => government(acting) || partner(acting)
const observer = (acting: Acting) => author(acting) || administers(acting)

/** Whoever may not enter is refused at the door; what they see and do inside, each page and the database decide. */
const groups: readonly Group[] = [
  { rooms: [{ path: '/desk/news', label: 'news.title', opens: isPerson }] },
  {
    heading: 'navigation.recommendations',
    rooms: [
      { path: '/desk', label: 'desk.files', opens: keepsRegister },
      { path: '/desk/recommendations/new', label: 'desk.type', opens: keepsRegister },
      { path: '/desk/recommendations', label: 'desk.find', opens: keepsRegister },
      { path: '/desk/proposals', label: 'desk.proposals', opens: keepsRegister },
    ],
  },
  {
    heading: 'desk.group.followup',
    rooms: [
      { path: '/desk/notes', label: 'note.list', opens: author },
      { path: '/desk/asks', label: 'asks.title', opens: coordinator },
      { path: '/desk/mechanism', label: 'mechanism.title', opens: government },
    ],
  },
  {
    heading: 'navigation.support',
    rooms: [
      { path: '/desk/needs', label: 'needs.title', opens: author },
      // Whoever a need is opened to reads it; what they may do with it, the need says.
      { path: '/desk/needs/[need]', opens: isPerson },
      { path: '/desk/requests', label: 'requests.own', opens: government },
      { path: '/desk/answers', label: 'answers.title', opens: partner },
      { path: '/desk/offers', label: 'offer.list', opens: partner },
      { path: '/desk/experiences', label: 'experience.list', opens: government },
      { path: '/desk/terms', opens: givesOrReceives },
      { path: '/desk/expert', label: 'expert.own', opens: partner },
      { path: '/desk/deployments', label: 'deployment.list', opens: givesOrReceives },
      { path: '/desk/activities', label: 'activities.title', opens: givesOrReceives },
      { path: '/desk/practices', opens: government },
      { path: '/desk/clock', label: 'clock.title', opens: secretariat },
      { path: '/desk/matching', label: 'weights.title', opens: secretariat },
      { path: '/desk/references', label: 'references.title', opens: secretariat },
    ],
  },
  {
    heading: 'desk.group.consent',
    rooms: [
      { path: '/desk/consent', label: 'consent.title', opens: author },
      { path: '/desk/record', label: 'record.title', opens: observer },
      { path: '/desk/removals', label: 'consent.removals', opens: administers },
    ],
  },
  {
    heading: 'desk.group.administration',
    rooms: [
      { path: '/desk/people', label: 'people.title', opens: everyone },
      { path: '/desk/organisations', label: 'organisations.title', opens: everyone },
      { path: '/desk/hosting', label: 'desk.hosting', opens: setsHosting },
      { path: '/desk/outbox', label: 'outbox.title', opens: administers },
      { path: '/desk/administrator', opens: (acting) => 'machine' in acting },
      { path: '/desk/leave', opens: everyone },
    ],
  },
]

const rooms = groups.flatMap((group) => group.rooms)

type RoomGroup = { heading: MessageKey | undefined; rooms: { path: string; label: MessageKey }[] }

/** The rooms that are open to someone, for the desk's list; a group of which none is open is not in it. */
export function roomsFor(acting: Acting): RoomGroup[] {
  return groups
    .map(({ heading, rooms }) => ({
      heading,
      rooms: rooms.flatMap(({ path, label, opens }) => (label && opens(acting) ? [{ path, label }] : [])),
    }))
    .filter((group) => group.rooms.length > 0)
}

/** @param routeId `/[lang]/desk/(open)/people/[person]` */
export function mayEnter(acting: Acting, routeId: string): boolean {
  const path = routeId.replace('/[lang]', '').replaceAll(/\/\([^)]*\)/g, '')
  const fitting = rooms.filter((room) => path === room.path || path.startsWith(`${room.path}/`))
  const [room] = fitting.sort((one, other) => other.path.length - one.path.length)
  return room?.opens(acting) ?? false
}
