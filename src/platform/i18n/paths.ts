import { isLanguage, languages, type Language } from './languages.ts'

/** The address of a page in a language: `pathIn('fr', '/states/XTL')` → `/fr/states/XTL`. */
export function pathIn(language: Language, path: string): string {
  return path === '/' ? `/${language}` : `/${language}${path}`
}

/** The language that a path begins with, if it begins with one. */
export function languageOfPath(pathname: string): Language | undefined {
  const first = pathname.split('/')[1] ?? ''
  return isLanguage(first) ? first : undefined
}

/** The same page in another language, its query kept: `/fr/states?sort=name` → `/ar/states?sort=name`. */
export function inAnotherLanguage(language: Language, url: { pathname: string; search: string }): string {
  const path = languageOfPath(url.pathname) ? url.pathname.replace(/^\/[^/]+/, '') : url.pathname
  return pathIn(language, path || '/') + url.search
}

/** The same page in each of the six languages: for the language switch and for `hreflang`. */
export function alternates(url: {
  pathname: string
  search: string
}): { language: Language; path: string }[] {
  return languages.map((language) => ({ language, path: inAnotherLanguage(language, url) }))
}
