// Bisection over what is in order: streams have hundreds of thousands of frames, and are asked about each word.

/**
 * @param isReached false for the first items, true for all from some index on
 * @returns that index; `length` when it is never reached
 */
export function firstReached(length: number, isReached: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (isReached(middle)) high = middle
    else low = middle + 1
  }
  return low
}
