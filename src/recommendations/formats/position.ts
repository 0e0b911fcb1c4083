import type { Position } from '../model.ts'

/** Partly or in principle accepted counts as noted: the Council knows only two answers (A/HRC/RES/16/21, annex). */
const partly =
  /part(?:ly|ial|iel|e\b)|in part\b|principle|principe|principio|частич|принцип|جزئي|مبدئي|部分|原则/i
const noted = /\bnoted\b|\bnotée?s?(?!\p{L})|not (?:supported|accepted)|reject|pr(?:end|is|ise|ises) (?:en )?note|rejet|non (?:appuy|accept)|tom\w+ nota|rechaz|no (?:apoy|acept)|к сведению|отклон|не (?:поддерж|принят)|علم|مرفوض|رفض|注意|拒绝|不支持|不接受/iu // prettier-ignore
const supported =
  /support|accept|appuy|soutenu|accueil|apoy|acept|поддерж|принят|مؤيد|تأييد|قبول|تحظى|支持|接受/i
const pending = /pending|due (?:time|course)|in abeyance|en suspens|en attente|pendiente|рассмотр|قيد|待/i

/**
 * Reads a State's position as a source words it, in any of the six languages. Undefined when the words say none of
 * supported, noted and pending: then a person looks.
 */
export function readPosition(received: string): Position | undefined {
  if (partly.test(received)) return 'noted'
  if (noted.test(received)) return 'noted'
  if (supported.test(received)) return 'supported'
  if (pending.test(received)) return 'pending'
  return undefined
}
