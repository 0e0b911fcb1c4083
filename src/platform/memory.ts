/**
 * A full round of the collector, some 50 ms: after work that left much behind in a process that goes on serving, and
 * which else would lie there until there is pressure. `throughline` lets us ask for it.
 */
export function collectGarbage(): void {
  globalThis.gc?.()
}
