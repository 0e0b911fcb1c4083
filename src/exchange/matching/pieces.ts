/** A text cut into stems, as the search of the register does it. Pure, but that it remembers words. */
import { isLanguage, type Language } from '#platform/i18n/languages.ts'
import { analyse } from '#recommendations/search/analysis.ts'
import { visitPieces, type PieceKind } from '#recommendations/search/pieces.ts'
import { fold } from '#recommendations/search/stems.ts'

/** Words that say nothing of the subject and stand between those that do. */
const fillers: Readonly<Record<Language, string>> = {
  en: 'a an and are as at be by for from has have in into is it its of on or our that the their this to we will with which who how',
  fr: 'a au aux avec ce ces cette dans de des du elle en est et il la le les leur leurs ne nos notre nous ou par pas pour que qui sa se ses son sont sur un une',
  es: 'a al como con de del e el en es esta este la las lo los no nos o para por que se ser sin sobre su sus un una y',
  ru: 'а в во для же и из или их к как ко которые который на не о об он она от по при с со так также что это',
  zh: '的 和 与 在 了 是',
  ar: 'في من على الى إلى عن مع هذا هذه التي الذي أن ان أو او ما لا و',
}

/** Longer than any vocabulary of a language of the field; beyond it words are cut anew each time. */
const mostRemembered = 200_000
const remembered = new Map<string, Map<string, string>>()

/** The stems of a text in its order, without fillers. A language without a stemmer keeps its words as they are. */
export function piecesOf(text: string, language: string): string[] {
  const known = termsOf(language)
  const pieces: string[] = []
  let endOfPair = 0
  visitPieces(text, (kind, start, end) => {
    // The last character of a Chinese run is in the pair before it already.
    if (kind === 'han' && end === endOfPair) return
    if (kind === 'han') endOfPair = end
    const raw = text.slice(start, end)
    let term = known.get(raw)
    if (term === undefined) {
      term = termOf(kind, raw, language)
      if (known.size < mostRemembered) known.set(raw, term)
    }
    if (term) pieces.push(term)
  })
  return pieces
}

function termsOf(language: string): Map<string, string> {
  let known = remembered.get(language)
  if (!known) {
    known = new Map(isLanguage(language) ? fillers[language].split(' ').map((word) => [word, '']) : [])
    remembered.set(language, known)
  }
  return known
}

function termOf(kind: PieceKind, raw: string, language: string): string {
  if (isLanguage(language)) {
    const lower = raw.toLowerCase()
    return lower !== raw && termsOf(language).get(lower) === '' ? '' : analyse(kind, raw, language).term
  }
  return kind === 'word' ? `${language}:${fold(raw)}` : analyse(kind, raw, 'en').term
}
