import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'

export interface Page {
  status: number
  /** Where the last redirect led. */
  path: string
  html: string
  /** What stands in the main part, as words. */
  words: string
}

/** Somebody with a browser that runs no scripts: keeps cookies, fills in forms, follows redirects. */
export class Visitor {
  readonly #address: string
  readonly #cookies: Map<string, string>

  constructor(address: string, cookies: Record<string, string> = {}) {
    this.#address = address
    this.#cookies = new Map(Object.entries(cookies))
  }

  get cookies(): ReadonlyMap<string, string> {
    return this.#cookies
  }

  async open(path: string): Promise<Page> {
    return this.#read(await this.#send(path))
  }

  async post(path: string, fields: Record<string, string> | [string, string][] = {}): Promise<Page> {
    return this.#read(await this.#send(path, new URLSearchParams(fields)))
  }

  /** Chooses files in the form of the desk and sends it. */
  async upload(path: string, ...files: { name: string; content: Uint8Array<ArrayBuffer> }[]): Promise<Page> {
    const form = new FormData()
    for (const { name, content } of files) form.append('files', new Blob([content]), name)
    return this.#read(await this.#send(path, form))
  }

  /** Sends a form that may bring a file. */
  async submit(
    path: string,
    fields: Record<string, string>,
    file?: { field: string; name: string; content: Uint8Array<ArrayBuffer> },
  ): Promise<Page> {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    if (file) form.append(file.field, new Blob([file.content]), file.name)
    return this.#read(await this.#send(path, form))
  }

  /** Looks at a page again and again, as a page that refreshes itself does, until it shows what is awaited. */
  async waitFor(path: string, awaited: (page: Page) => boolean): Promise<Page> {
    for (let tries = 0; tries < 400; tries++) {
      const page = await this.open(path)
      if (awaited(page)) return page
      await new Promise((resolve) => setTimeout(resolve, 150))
    }
    throw new Error(`${path} never showed what was awaited`)
  }

  async #send(path: string, body?: BodyInit): Promise<Response> {
    const response = await fetch(new URL(path, this.#address), {
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        origin: this.#address,
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
      ...(body && { method: 'POST', body }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '' || /max-age=0/i.test(line)) this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return response
  }

  async #read(response: Response): Promise<Page> {
    const location = response.headers.get('location')
    if (location) {
      await response.body?.cancel()
      const { pathname, search } = new URL(location, response.url)
      return this.open(pathname + search)
    }
    const html = await response.text()
    const { pathname, search } = new URL(response.url)
    return { status: response.status, path: pathname + search, html, words: wordsIn(html) }
  }
}

function wordsIn(html: string): string {
  const [, main = html] = /<main[^>]*>(.*)<\/main>/s.exec(html) ?? []
  return main
    .replace(/<select.*?<\/select>/gs, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
}

export async function fileAt(path: string): Promise<{ name: string; content: Uint8Array<ArrayBuffer> }> {
  return { name: basename(path), content: new Uint8Array(await readFile(path)) }
}
