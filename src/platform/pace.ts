/** Undefined while there is time; otherwise a promise to wait for, so that what waits for the processor gets it. */
export type Pace = () => Promise<void> | undefined

/** Lets others go first whenever the work has run for so many milliseconds. */
export function paceOf(milliseconds: number): Pace {
  let started = performance.now()
  return () => {
    if (performance.now() - started < milliseconds) return undefined
    return new Promise((resolve) => {
      setImmediate(() => {
        started = performance.now()
        resolve()
      })
    })
  }
}
