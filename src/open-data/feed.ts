/** A feed (RFC 4287) of things that people opened to everyone, each withdrawal in it (RFC 6721). */
import { todayInUtc } from '#platform/day.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { translator } from '#platform/i18n/translate.ts'
import { escapeMarkup } from '#platform/markup.ts'
import { feedType, link } from './atom.ts'
import { attachment } from './files.ts'
import { withBytes, type Asked } from './http.ts'

export type FeedEntry = {
  /** Below /api/v1: permanent, and the same in every language. */
  path: string
  title: string
  /** Since when it reads as it does. */
  at: Date
  /** Of its page. */
  url: string
  author?: string
  categories?: readonly { code: string; name: string }[]
  /** Of the content. */
  language: Language
  content: string
}

export type Feed = {
  /** Below /api/v1, and the beginning of its file's name: "activities". */
  name: string
  title: string
  rights: string
  /** The page of the same list, below the language. */
  alternate: string
  /** What is asked, without page and language. */
  query: URLSearchParams
  page: number
  /** The last page; none is 0. */
  last: number
  /**
   * That a feed which fits on one page is all there is (RFC 5005, section 2): what stands in it no more is open no more,
   * where nothing else may tell of that.
   */
  saysWhetherComplete?: true
  entries: readonly FeedEntry[]
  /** What was public and is no more. */
  withdrawn: readonly { path: string; at: Date }[]
}

export function feedAnswer(asked: Asked, feed: Feed): Response {
  return withBytes(asked, feedXml(feed, asked), {
    'content-type': `${feedType}; charset=utf-8`,
    'content-language': asked.language,
    'content-disposition': attachment(feed.name, todayInUtc(), 'atom').replace('attachment', 'inline'),
    'cache-control': 'public, no-cache',
  })
}

function feedXml(feed: Feed, { language, url: { origin } }: Asked): string {
  const { name, title, rights, alternate, page, last, entries, withdrawn } = feed
  const siteName = translator(language)('site.name')
  const isComplete = feed.saysWhetherComplete === true && page === 1 && last <= 1
  const address = (number: number) => {
    const query = new URLSearchParams({ lang: language, ...Object.fromEntries(feed.query) })
    if (number > 1) query.set('page', String(number))
    return `${origin}/api/v1/${name}.atom?${query}`
  }
  const updated = Math.max(0, ...[...entries, ...withdrawn].map(({ at }) => at.getTime()))
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xmlns:fh="http://purl.org/syndication/history/1.0" xml:lang="${language}">`,
    `<id>${escapeMarkup(address(1))}</id>`,
    `<title>${escapeMarkup(title)}</title>`,
    `<updated>${new Date(updated).toISOString()}</updated>`,
    `<author><name>${escapeMarkup(siteName)}</name><uri>${escapeMarkup(origin)}</uri></author>`,
    `<rights>${escapeMarkup(rights)}</rights>`,
    link('self', address(page), feedType),
    link('alternate', origin + alternate, 'text/html'),
    ...(isComplete ? ['<fh:complete/>'] : [link('first', address(1), feedType)]),
    ...(page > 1 ? [link('previous', address(page - 1), feedType)] : []),
    ...(page < last ? [link('next', address(page + 1), feedType)] : []),
    ...entries.map((entry) => entryXml(entry, origin)),
    ...withdrawn.map(
      ({ path, at }) => `<at:deleted-entry ref="${idOf(path, origin)}" when="${at.toISOString()}"/>`,
    ),
    '</feed>\n',
  ].join('\n')
}

function idOf(path: string, origin: string): string {
  return escapeMarkup(`${origin}/api/v1${path}`)
}

function entryXml(entry: FeedEntry, origin: string): string {
  const { path, title, at, url, author, categories = [], language, content } = entry
  return [
    '<entry>',
    `<id>${idOf(path, origin)}</id>`,
    `<title>${escapeMarkup(title)}</title>`,
    ...(author === undefined ? [] : [`<author><name>${escapeMarkup(author)}</name></author>`]),
    `<updated>${at.toISOString()}</updated>`,
    link('alternate', url, 'text/html'),
    ...categories.map(
      ({ code, name }) => `<category term="${escapeMarkup(code)}" label="${escapeMarkup(name)}"/>`,
    ),
    `<content type="text" xml:lang="${language}">${escapeMarkup(content)}</content>`,
    '</entry>',
  ].join('')
}
