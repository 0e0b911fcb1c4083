type Point = [number, number]

/**
 * Straightens a line after Visvalingam and Whyatt (1993): the point whose triangle with its neighbours is the
 * smallest goes first, until every triangle left is at least `smallest` (square units of `place`'s drawing).
 * The ends stay, so that lines which meet go on meeting.
 */
export function simplifyLine(
  line: readonly Point[],
  place: (point: Point) => Point,
  smallest: number,
): Point[] {
  const kept = line.map((point) => ({ point, drawn: place(point) }))
  const fewest = isClosed(line) ? 4 : 2
  while (kept.length > fewest) {
    let weakest = 0
    let area = smallest
    for (let index = 1; index < kept.length - 1; index++) {
      const triangle = triangleArea(kept[index - 1]?.drawn, kept[index]?.drawn, kept[index + 1]?.drawn)
      if (triangle < area) [weakest, area] = [index, triangle]
    }
    if (weakest === 0) break
    kept.splice(weakest, 1)
  }
  return kept.map(({ point }) => point)
}

function isClosed(line: readonly Point[]): boolean {
  const [first, last] = [line[0], line.at(-1)]
  return first !== undefined && last !== undefined && first[0] === last[0] && first[1] === last[1]
}

function triangleArea(a: Point = [0, 0], b: Point = [0, 0], c: Point = [0, 0]): number {
  return Math.abs((a[0] - c[0]) * (b[1] - a[1]) - (a[0] - b[0]) * (c[1] - a[1])) / 2
}
