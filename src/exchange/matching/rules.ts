/** By which rules limited places are proposed. */

/**
 * The public priority rules: points that a request brings once, when it gets at least one place, and points for how
 * well each place fits. `served` is the largest, so that more requests answered beats fewer answered better.
 */
export interface PriorityRules {
  served: number
  /** For an LDC or a SIDS; one that is both gets them once. */
  ldcOrSids: number
  neverSupported: number
  /** For the longest wait of all who apply; others in proportion. */
  waiting: number
  /** For a score of 1, for each place. */
  score: number
}
export const defaultRules: PriorityRules = {
  served: 100,
  ldcOrSids: 30,
  neverSupported: 25,
  waiting: 20,
  score: 40,
}
