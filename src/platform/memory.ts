/**
 * A full round of the collector, some 100 ms: after work that left much behind in a process that goes on serving, and
 * which else would lie there until there is pressure. Of the last resort, since only that one moves together what is
 * left and gives the rest back: 80 MB after a whole register. `throughline` lets us ask for it.
 */
export function collectGarbage(): void {
  void globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
