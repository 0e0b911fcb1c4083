/** Requests, offers and experts made of the demonstration's words and tags, for measuring how fast matching is. */
import { offer, expert, request, type Expert, type Offer, type Request } from '#exchange/matching/model.ts'
import { resolveSdg } from '#reference/goals.ts'
import { resolveGroup } from '#reference/groups.ts'
import { states } from '#reference/states.ts'
import { supportKinds } from '#reference/support-kinds.ts'
import { resolveTheme } from '#reference/themes.ts'
import { inventedAnnotations, randomFrom, wordsInOtherLanguages, type Annotation } from './invented.ts'

const languages = ['en', 'en', 'en', 'fr', 'fr', 'es', 'es', 'ar', 'ru', 'zh']
const regions = [
  'africa',
  'asia-pacific',
  'eastern-europe',
  'latin-america-caribbean',
  'western-europe-others',
]
const clusters = 20_000

class Chance {
  readonly #random: () => number

  constructor(seed: number) {
    this.#random = randomFrom(seed)
  }

  in(share: number): boolean {
    return this.#random() < share
  }
  below(most: number): number {
    return Math.floor(this.#random() * most)
  }
  oneOf<Thing>(list: readonly Thing[]): Thing {
    return list[this.below(list.length)] as Thing
  }
  some<Thing>(list: readonly Thing[], most: number): Thing[] {
    return [...new Set(Array.from({ length: 1 + this.below(most) }, () => this.oneOf(list)))]
  }
  /** A first and a last day in 2027 or 2028. */
  days(): { from: string; to: string } {
    const [first, last] = [this.below(500), 30 + this.below(400)]
    const day = (number: number) => new Date(Date.UTC(2027, 0, 1 + number)).toISOString().slice(0, 10)
    return { from: day(first), to: day(first + last) }
  }
}

export async function* inventedOffers(number: number, seed: number): AsyncGenerator<Offer> {
  const chance = new Chance(seed)
  for await (const { place, ...subject } of subjects(number, seed, chance)) {
    yield offer.parse({
      ...subject,
      id: `offer-${place}`,
      organisation: `Organisation ${chance.below(400)}`,
      state: chance.in(0.2) ? chance.oneOf(states).code : null,
      languages: chance.some(languages, 3),
      clusters: chance.in(0.3) ? [`cluster-${chance.below(clusters)}`] : [],
      where: {
        states: chance.in(0.2) ? chance.some(states, 5).map(({ code }) => code) : [],
        regions: chance.in(0.3) ? chance.some(regions, 2) : [],
        ldc: chance.in(0.1),
        sids: chance.in(0.1),
      },
      places: chance.in(0.5) ? chance.below(10) : null,
      evidence: chance.in(0.4) ? ['An evaluation'] : [],
    })
  }
}

export async function* inventedRequests(number: number, seed: number): AsyncGenerator<Request> {
  const chance = new Chance(seed)
  for await (const { place, ...subject } of subjects(number, seed, chance)) {
    const { code, region, ldc, sids } = chance.oneOf(states)
    yield request.parse({
      ...subject,
      id: `request-${place}`,
      ...(chance.in(0.5) ? { state: code } : { state: null, region, ldc, sids }),
      languages: chance.some(languages, 2),
      clusters: [`cluster-${chance.below(clusters)}`],
    })
  }
}

export async function* inventedExperts(number: number, seed: number): AsyncGenerator<Expert> {
  const chance = new Chance(seed)
  for await (const { place, ...subject } of subjects(number, seed, chance)) {
    yield expert.parse({
      ...subject,
      id: `expert-${place}`,
      languages: chance.some(languages, 4),
      countriesKnown: chance.some(states, 6).map(({ code }) => code),
      conflicts: chance.in(0.2) ? [chance.oneOf(states).code] : [],
      evidence: chance.below(4),
    })
  }
}

async function* subjects(number: number, seed: number, chance: Chance) {
  let place = 0
  for await (const annotation of inventedAnnotations(number, seed)) {
    const words = annotation.Text
    const language = chance.oneOf(languages)
    yield {
      place: place++,
      kinds: chance.some(supportKinds, 3).map(({ code }) => code),
      ...tagsOf(annotation),
      ...chance.days(),
      title: words.slice(0, 60),
      words: language === 'en' ? words : wordsInOtherLanguages(place),
      language: language === 'en' ? 'en' : (['fr', 'ar', 'zh'][place % 3] ?? 'fr'),
    }
  }
}

function tagsOf({ Themes, AffectedPersons, Sdgs }: Annotation) {
  const codes = (names: unknown, resolve: (name: string) => string | undefined) =>
    Array.isArray(names) ? [...new Set(names.flatMap((name) => resolve(String(name)) ?? []))] : []
  return {
    themes: codes(Themes, resolveTheme),
    groups: codes(AffectedPersons, resolveGroup),
    targets: codes(Sdgs, resolveSdg),
  }
}
