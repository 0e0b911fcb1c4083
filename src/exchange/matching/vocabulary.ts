/** Every name that cards and requests use, as a number, and how rare each is among the cards. */
import { languageOfTerm } from '#recommendations/search/analysis.ts'
import { certain, visitList, type Columns } from './columns.ts'
import { groupSpace, targetSpace, themeSpace } from './tags.ts'

/** How rare tags are, by their numbers, from 0.5 (every card has it) to 1 (none has it), and how long texts are on average, by the number of their language. */
export interface Rarity {
  themes: Float32Array
  groups: Float32Array
  targets: Float32Array
  averageLength: Float32Array
  /** How many terms there are. */
  terms: number
}

/** BM25's inverse document frequency in the form that is never negative: the logarithm of how few of `all` have it. */
export function inverseFrequency(all: number, having: number): number {
  return Math.log(1 + (all - having + 0.5) / (having + 0.5))
}

/** More languages than this share a number; their texts then share an average length and nothing else. */
const mostLanguages = 255

export class Vocabulary {
  /** Terms, recommendations, clusters and languages, each kind numbered from 0. */
  readonly #terms = new Names()
  readonly #recommendations = new Names()
  readonly #clusters = new Names()
  readonly #languages = new Names()
  /** Cards that have a term, by its number. */
  readonly #cardsWith: number[] = []
  readonly #cardsWithTag = {
    themes: counts(themeSpace),
    groups: counts(groupSpace),
    targets: counts(targetSpace),
  }
  readonly #cardsIn = new Uint32Array(mostLanguages + 1)
  readonly #lengthIn = new Float64Array(mostLanguages + 1)
  #cards = 0

  term(term: string): number {
    return this.#terms.numberOf(term)
  }
  recommendation(id: string): number {
    return this.#recommendations.numberOf(id)
  }
  cluster(id: string): number {
    return this.#clusters.numberOf(id)
  }
  language(code: string): number {
    return Math.min(mostLanguages, this.#languages.numberOf(code))
  }

  /** The names behind numbers. */
  recommendationOf(number: number): string {
    return this.#recommendations.nameOf(number)
  }
  clusterOf(number: number): string {
    return this.#clusters.nameOf(number)
  }

  /** Counts the card of a row that came (1) or is about to go (-1); of its tags those that were set. */
  count(columns: Columns, row: number, by: 1 | -1): void {
    this.#cards += by
    const language = columns.language[row]!
    this.#cardsIn[language]! += by
    this.#lengthIn[language]! += by * columns.length[row]!
    visitList(columns.terms, row, (term) => {
      this.#cardsWith[term] = (this.#cardsWith[term] ?? 0) + by
    })
    for (const list of ['themes', 'groups', 'targets'] as const) {
      visitList(columns[list], row, (tag, sureness) => {
        if (sureness === certain) this.#cardsWithTag[list][tag]! += by
      })
    }
  }

  /** What a term is worth: the rarer among the cards that could have it, those of its language, the more. */
  worth(term: string): number {
    const having = this.#cardsWith[this.term(term)] ?? 0
    if (having === 0) return 0
    const language = term.includes(':') ? term.slice(0, term.indexOf(':')) : languageOfTerm(term)
    const all = language === undefined ? this.#cards : this.#cardsIn[this.language(language)]!
    // A word of one language quoted in a text of another is counted there.
    return inverseFrequency(Math.max(all, having), having)
  }

  rarity(): Rarity {
    const rarest = inverseFrequency(this.#cards, 0)
    const ofTags = (having: Uint32Array) =>
      Float32Array.from(having, (count) => (1 + inverseFrequency(this.#cards, count) / rarest) / 2)
    const averageLength = new Float32Array(mostLanguages + 1).fill(1)
    for (let language = 0; language < averageLength.length; language++) {
      const cards = this.#cardsIn[language]!
      if (cards > 0) averageLength[language] = Math.max(1, this.#lengthIn[language]! / cards)
    }
    const { themes, groups, targets } = this.#cardsWithTag
    return {
      themes: ofTags(themes),
      groups: ofTags(groups),
      targets: ofTags(targets),
      averageLength,
      terms: this.#terms.size,
    }
  }
}

function counts({ codes }: { codes: readonly string[] }): Uint32Array {
  return new Uint32Array(codes.length)
}

/** Names numbered from 0, as they come. */
class Names {
  readonly #numbers = new Map<string, number>()
  readonly #names: string[] = []

  get size(): number {
    return this.#names.length
  }

  numberOf(name: string): number {
    let number = this.#numbers.get(name)
    if (number === undefined) {
      number = this.#names.push(name) - 1
      this.#numbers.set(name, number)
    }
    return number
  }

  nameOf(number: number): string {
    return this.#names[number] ?? ''
  }
}
