// "Did you mean …": the known name that a misspelt one was probably meant to be.

/**
 * The candidate closest to `name`: one that differs only in case, hyphens and underscores, else one within a third of its
 * length in edits (a swap of neighbours is one edit).
 * @returns undefined when nothing is close enough to be worth saying
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const folded = fold(name)
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(folded.length / 3)) + 1
  // A name longer than any option is not a slip of the keys, and the distance costs the product of both lengths.
  if (folded.length === 0 || name.length > 64) return undefined
  for (const candidate of candidates) {
    if (candidate === name) continue
    const distance = editDistance(folded, fold(candidate))
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  return best
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, "")
}

/** Damerau–Levenshtein with adjacent swaps (optimal string alignment). */
function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1]
      let cost = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (same ? 0 : 1),
      )
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      if (swapped) cost = Math.min(cost, at(beforePrevious, column - 2) + 1)
      current.push(cost)
    }
    beforePrevious = previous
    previous = current
  }
  return at(previous, to.length)
}

const at = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY
