// Word alignment by edit distance with unit costs (Levenshtein), with the path: which word became which.

export type Alignment = readonly AlignedPair[]

export type AlignedPair =
  | { readonly type: "hit" | "substitution"; readonly reference: number; readonly hypothesis: number }
  | { readonly type: "deletion"; readonly reference: number }
  | { readonly type: "insertion"; readonly hypothesis: number }

/**
 * The cheapest way from reference to hypothesis. Among equally cheap ways a pairing of two words is preferred to a
 * deletion, a deletion to an insertion, looking from the end, so the split into kinds is the same every time.
 * @returns pairs in order; the numbers are indexes
 */
export function align(reference: readonly string[], hypothesis: readonly string[]): Alignment {
  const width = hypothesis.length + 1
  const costs = editCosts(reference, hypothesis, width)
  const cost = (row: number, column: number) => costs[row * width + column] ?? Number.POSITIVE_INFINITY
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

/** Row by row: the cost of turning the first `row` reference words into the first `column` hypothesis words. */
function editCosts(reference: readonly string[], hypothesis: readonly string[], width: number): Uint32Array {
  const costs = new Uint32Array((reference.length + 1) * width)
  for (let column = 1; column < width; column++) costs[column] = column
  for (let row = 1; row <= reference.length; row++) {
    costs[row * width] = row
    const word = reference[row - 1]
    for (let column = 1; column < width; column++) {
      const at = row * width + column
      const paired = (costs[at - width - 1] ?? 0) + (word === hypothesis[column - 1] ? 0 : 1)
      costs[at] = Math.min(paired, (costs[at - width] ?? 0) + 1, (costs[at - 1] ?? 0) + 1)
    }
  }
  return costs
}
