/**
 * Which page numbers to show: the first, the last, the current one and its neighbours, `gap` for what is left out.
 * `pageNumbers(7, 20)` → `[1, 'gap', 6, 7, 8, 'gap', 20]`.
 */
export function pageNumbers(current: number, last: number): (number | 'gap')[] {
  const shown = [1, current - 1, current, current + 1, last].filter((page) => page >= 1 && page <= last)
  const pages = [...new Set(shown)].sort((left, right) => left - right)
  return pages.flatMap((page, index): (number | 'gap')[] => {
    const before = pages[index - 1] ?? page - 1
    if (page - before === 1) return [page]
    return page - before === 2 ? [page - 1, page] : ['gap', page]
  })
}
