// Word alignment by edit distance with unit costs (Levenshtein), with the path: which word became which.
// Only a band around the diagonal is computed, as wide as there are errors (Ukkonen, "Algorithms for approximate string
// matching", 1985): an hour of good transcript costs a few hundred thousand cells in place of seventy million.

export type Alignment = readonly AlignedPair[]

export type AlignedPair =
  | { readonly type: "hit" | "substitution"; readonly reference: number; readonly hypothesis: number }
  | { readonly type: "deletion"; readonly reference: number }
  | { readonly type: "insertion"; readonly hypothesis: number }

/** The band to begin with; it doubles until no cheaper way can lie outside. */
const FIRST_BAND = 16

/**
 * The cheapest way from reference to hypothesis. Among equally cheap ways a pairing of two words is preferred to a
 * deletion, a deletion to an insertion, looking from the end, so the split into kinds is the same every time.
 * @returns pairs in order; the numbers are indexes
 */
export function align(reference: readonly string[], hypothesis: readonly string[]): Alignment {
  // Good transcripts are common, and need no table.
  if (isSame(reference, hypothesis)) {
    return reference.map((_, index) => ({ type: "hit", reference: index, hypothesis: index }))
  }
  for (let band = FIRST_BAND; ; band *= 2) {
    const cost = bandedCosts(reference, hypothesis, band)
    // A way that leaves the band has more insertions or deletions than the band is wide, and costs more.
    if (cost(reference.length, hypothesis.length) <= band) return wayBack(reference, hypothesis, cost)
  }
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((word, index) => word === other[index])

/** The cost of turning the first `row` reference words into the first `column` hypothesis words; Infinity outside. */
type Costs = (row: number, column: number) => number

function bandedCosts(reference: readonly string[], hypothesis: readonly string[], band: number): Costs {
  const width = 2 * band + 1
  const costs = new Uint32Array((reference.length + 1) * width)
  const cost: Costs = (row, column) =>
    Math.abs(column - row) > band ? Number.POSITIVE_INFINITY : (costs[row * width + column - row + band] ?? 0)
  for (let row = 0; row <= reference.length; row++) {
    const last = Math.min(hypothesis.length, row + band)
    for (let column = Math.max(0, row - band); column <= last; column++) {
      costs[row * width + column - row + band] =
        row === 0 || column === 0
          ? row + column
          : Math.min(
              cost(row - 1, column - 1) + (reference[row - 1] === hypothesis[column - 1] ? 0 : 1),
              cost(row - 1, column) + 1,
              cost(row, column - 1) + 1,
            )
    }
  }
  return cost
}

function wayBack(reference: readonly string[], hypothesis: readonly string[], cost: Costs): Alignment {
  const pairs: AlignedPair[] = []
  let row = reference.length
  let column = hypothesis.length
  while (row > 0 || column > 0) {
    const same = row > 0 && column > 0 && reference[row - 1] === hypothesis[column - 1]
    const here = cost(row, column)
    if (row > 0 && column > 0 && here === cost(row - 1, column - 1) + (same ? 0 : 1)) {
      pairs.push({ type: same ? "hit" : "substitution", reference: --row, hypothesis: --column })
    } else if (row > 0 && here === cost(row - 1, column) + 1) pairs.push({ type: "deletion", reference: --row })
    else pairs.push({ type: "insertion", hypothesis: --column })
  }
  return pairs.reverse()
}
