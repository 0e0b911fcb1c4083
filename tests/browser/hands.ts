/** How a person works: by keyboard alone, which also works without scripts, or by mouse. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Locator, Page } from 'playwright-core'

export interface Hands {
  /** Follows a link or presses a button, and waits until the page to which it leads is there. */
  press(page: Page, wanted: Locator): Promise<void>
  /** Puts words into a field in place of what stands there. */
  write(page: Page, field: Locator, words: string): Promise<void>
  /** Gives a file to the page that asks for one. */
  give(page: Page, file: string): Promise<void>
}

/** Chooses one of several by keyboard alone. @param question the words above them */
export async function choose(page: Page, question: string, answer: string): Promise<void> {
  const choices = page.getByRole('group', { name: question })
  const wanted = choices.getByRole('radio', { name: answer, exact: true })
  const chosen = choices.getByRole('radio', { checked: true })
  await tabTo(page, (await chosen.count()) ? chosen : choices.getByRole('radio').first())
  await page.keyboard.press('Space')
  while (!(await wanted.isChecked())) await page.keyboard.press('ArrowDown')
}

/** Types a day, `YYYY-MM-DD`, into a field for one as an American keyboard has it: the month first. */
export async function typeDay(page: Page, field: Locator, isoDay: string): Promise<void> {
  const [year = '', month = '', day = ''] = isoDay.split('-')
  await tabTo(page, field)
  await page.keyboard.type(month + day + year)
}

/** Puts a file into the one field of the page that takes one, by keyboard alone. */
export async function attach(page: Page, file: string): Promise<void> {
  // The browser needs a moment until it gives us what it would ask a person.
  const chooser = page.waitForEvent('filechooser')
  await tabTo(page, page.locator('input[type=file]'))
  await page.keyboard.press('Space')
  await (await chooser).setFiles(file)
}

/** No page has more stops than this. */
const mostStops = 500

export const keyboard: Hands = {
  async press(page, wanted) {
    await tabTo(page, wanted)
    await wanted.press('Enter')
    await page.waitForLoadState()
  },
  async write(page, field, words) {
    await tabTo(page, field)
    await page.keyboard.press('Control+A')
    await page.keyboard.type(words)
  },
  async give(page, file) {
    await attach(page, file)
    await keyboard.press(page, page.locator('form:has(input[type=file]) button'))
  },
}

export const mouse: Hands = {
  async press(page, wanted) {
    await wanted.click()
    await page.waitForLoadState()
  },
  write: (_, field, words) => field.fill(words),
  async give(page, file) {
    const content = (await readFile(file)).toString('base64')
    const dataTransfer = await page.evaluateHandle(
      ({ content, name }) => {
        const transfer = new DataTransfer()
        transfer.items.add(new File([Uint8Array.fromBase64(content)], name))
        return transfer
      },
      { content, name: basename(file) },
    )
    await page.locator('body').dispatchEvent('drop', { dataTransfer })
  },
}

/** Goes to something with Tab alone. @throws where it cannot be reached so */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor()
  for (let stop = 0; stop < mostStops; stop++) {
    await page.keyboard.press('Tab')
    if (await wanted.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error(`${String(wanted)} cannot be reached with Tab`)
}
