import type { ComponentProps } from 'svelte'
import { feedType } from '#open-data/atom.ts'
import { fileTypes } from '#open-data/files.ts'
import type { Language } from '#platform/i18n/languages.ts'
import type DownloadLinks from '#ui/navigation/DownloadLinks.svelte'

type Link = ComponentProps<typeof DownloadLinks>['links'][number]

/**
 * A list of the exchange as files and as a feed, by the API: all of what is asked, whatever page is shown.
 * @param query empty, or with its question mark
 */
export function exchangeDownloads(
  list: 'requests' | 'offers',
  query: string,
  language: Language,
): { files: Link[]; feed: Link } {
  const asked = `${query ? `${query}&` : '?'}lang=${language}`
  const link = (extension: string, format: string, type: string): Link => ({
    format,
    type,
    href: `/api/v1/${list}.${extension}${asked}`,
  })
  return {
    files: [
      link('csv', 'CSV', 'text/csv'),
      link('xlsx', 'XLSX', fileTypes.xlsx),
      link('json', 'JSON', fileTypes.json),
    ],
    feed: link('atom', 'Atom', feedType),
  }
}
