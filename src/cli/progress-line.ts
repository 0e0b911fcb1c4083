import { formatOf } from '#platform/i18n/format.ts'
import type { BatchProgress } from '#recommendations/import/batches.ts'
import type { Call } from './verb.ts'

/** One line on the terminal that tells how far a file is read; silent where nobody looks (a pipe, `--json`). */
export class ProgressLine {
  readonly #file: string
  readonly #call: Call
  readonly #visible: boolean

  constructor(file: string, call: Call) {
    this.#file = file
    this.#call = call
    this.#visible = process.stderr.isTTY && !call.json
  }

  show = ({ rows, bytesRead, bytesTotal, startedAt }: BatchProgress): void => {
    if (!this.#visible) return
    const { t, language } = this.#call
    const seconds = Math.max(0.5, (Date.now() - Date.parse(startedAt)) / 1000)
    const share = bytesTotal ? Math.min(1, bytesRead / bytesTotal) : 0
    const line = t('cli.import.progress', {
      file: this.#file,
      rows: formatOf(language).number(rows),
      rate: formatOf(language).number(Math.round(rows / seconds)),
      seconds: share ? Math.ceil(seconds / share - seconds) : 0,
    })
    process.stderr.write(`\r\u001b[K${line}`)
  }

  clear(): void {
    if (this.#visible) process.stderr.write('\r\u001b[K')
  }
}
