// English number words, one phrase at a time: what stands at a place, how long it is, and its digits.

import type { TextWord } from "./text-word.ts"

const DIGITS: Readonly<Record<string, string>> = {
  zero: "0",
  one: "1",
  two: "2",
  three: "3",
  four: "4",
  five: "5",
  six: "6",
  seven: "7",
  eight: "8",
  nine: "9",
}

/** Spoken for zero, and only between other digits: alone it is an exclamation. */
const OH = "oh"

const TEENS: Readonly<Record<string, number>> = {
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
}

const TENS: Readonly<Record<string, number>> = {
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
}

const SCALES: Readonly<Record<string, number>> = { thousand: 1_000, million: 1_000_000, billion: 1_000_000_000 }

/** Words that stand for a number. */
export interface NumberPhrase {
  readonly count: number
  readonly digits: string
  /** Spoken digit by digit (`nine two eight`), hence a code and not a quantity. */
  readonly spelt: boolean
}

/** The longest number that begins here, or undefined. */
export function numberAt(words: readonly TextWord[], from: number): NumberPhrase | undefined {
  return speltNumber(words, from) ?? spokenNumber(words, from)
}

/** Two digits or more in a row, one word each; words that are digits already count too. */
function speltNumber(words: readonly TextWord[], from: number): NumberPhrase | undefined {
  let digits = ""
  let index = from
  for (let digit = digitOf(words[index]); digit !== undefined; digit = digitOf(words[index], digits !== "")) {
    digits += digit
    index++
  }
  const scaled = SCALES[words[index]?.word ?? ""] ?? (words[index]?.word === "hundred" ? 100 : undefined)
  if (index - from < 2 || scaled !== undefined) return undefined
  return { count: index - from, digits, spelt: true }
}

function digitOf(word: TextWord | undefined, inside = false): string | undefined {
  if (word === undefined) return undefined
  if (/^\d$/.test(word.word)) return word.word
  return word.word === OH && inside ? "0" : DIGITS[word.word]
}

/** `nine hundred`, `three hundred and five`, `two thousand twenty two`, `nineteen ninety five`. */
function spokenNumber(words: readonly TextWord[], from: number): NumberPhrase | undefined {
  const text = words[from]?.word ?? ""
  if (/^\d+$/.test(text)) return { count: 1, digits: text, spelt: false }
  let total = 0
  let index = from
  for (;;) {
    const group = belowThousand(words, total > 0 && words[index]?.word === "and" ? index + 1 : index)
    if (group === undefined) break
    const scale = SCALES[words[group.end]?.word ?? ""]
    total += group.value * (scale ?? 1)
    index = group.end + (scale === undefined ? 0 : 1)
    if (scale === undefined) break
  }
  if (index === from) return undefined
  const year = total >= 10 && total < 100 ? belowHundred(words, index) : undefined
  if (year !== undefined && year.value >= 10) {
    return { count: year.end - from, digits: `${total}${year.value}`, spelt: false }
  }
  return { count: index - from, digits: String(total), spelt: false }
}

interface Group {
  readonly value: number
  readonly end: number
}

function belowThousand(words: readonly TextWord[], from: number): Group | undefined {
  const head = belowHundred(words, from)
  if (head === undefined || words[head.end]?.word !== "hundred") return head
  const hundreds = head.value * 100
  const and = words[head.end + 1]?.word === "and" ? 1 : 0
  const rest = belowHundred(words, head.end + 1 + and)
  return rest === undefined ? { value: hundreds, end: head.end + 1 } : { value: hundreds + rest.value, end: rest.end }
}

function belowHundred(words: readonly TextWord[], from: number): Group | undefined {
  const word = words[from]?.word ?? ""
  const small = TEENS[word] ?? numeric(DIGITS[word])
  if (small !== undefined) return { value: small, end: from + 1 }
  const tens = TENS[word]
  if (tens === undefined) return undefined
  const unit = numeric(DIGITS[words[from + 1]?.word ?? ""])
  return unit === undefined || unit === 0 ? { value: tens, end: from + 1 } : { value: tens + unit, end: from + 2 }
}

const numeric = (digit: string | undefined): number | undefined => (digit === undefined ? undefined : Number(digit))
