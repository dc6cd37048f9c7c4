// Numbers that must not be shown: `[REDACTED]` in interims, a named tag such as `[NUMBER_1]` in finals.
// https://developers.deepgram.com/docs/redaction

import { numberAt } from "./number-words.ts"
import { joinWords, rewrite, type TextStep, type TextWord } from "./text-word.ts"

type Label = "CREDIT_CARD" | "SSN" | "PHONE_NUMBER" | "NUMBER"

/** Which numbers each value of `redact` hides. Names and places would take an engine; other values hide nothing here. */
const HIDDEN_BY: Readonly<Record<string, readonly Label[]>> = {
  true: ["CREDIT_CARD", "SSN", "PHONE_NUMBER", "NUMBER"],
  numbers: ["CREDIT_CARD", "SSN", "PHONE_NUMBER", "NUMBER"],
  aggressive_numbers: ["CREDIT_CARD", "SSN", "PHONE_NUMBER", "NUMBER"],
  pci: ["CREDIT_CARD"],
  ssn: ["SSN"],
  pii: ["CREDIT_CARD", "SSN", "PHONE_NUMBER"],
  phone_number: ["PHONE_NUMBER"],
  account_number: ["NUMBER"],
  credit_card: ["CREDIT_CARD"],
}

/** "Any sequence of three or more consecutive numerals"; `aggressive_numbers` stops at none. */
const SHORTEST_DIGITS = 3

/** How many numbers of each kind have been hidden in finals. */
export type RedactionCounts = Map<string, number>

export function redaction(redact: readonly string[], isFinal: boolean, counts: RedactionCounts): TextStep {
  const hidden = new Set(redact.flatMap((value) => HIDDEN_BY[value] ?? []))
  const shortest = redact.includes("aggressive_numbers") ? 1 : SHORTEST_DIGITS
  return (words) =>
    rewrite(words, (from) => {
      const run = digitRun(words, from)
      if (run === undefined || run.digitCount < shortest) return undefined
      const label = labelOf(run.digitCount)
      if (!hidden.has(label)) return undefined
      const tag = isFinal ? `[${label}_${countUp(counts, label)}]` : "[REDACTED]"
      const joined = joinWords(words.slice(from, from + run.count), tag)
      return { count: run.count, by: [{ ...joined, spoken: tag }] }
    })
}

/** Numbers in a row, spoken or written: groups of a card number belong together. */
function digitRun(words: readonly TextWord[], from: number): { count: number; digitCount: number } | undefined {
  let index = from
  let digitCount = 0
  for (let digits = digitsAt(words, index); digits !== undefined; digits = digitsAt(words, index)) {
    digitCount += digits.digitCount
    index += digits.count
  }
  return index === from ? undefined : { count: index - from, digitCount }
}

function digitsAt(words: readonly TextWord[], from: number): { count: number; digitCount: number } | undefined {
  const number = numberAt(words, from)
  if (number !== undefined) return { count: number.count, digitCount: number.digits.length }
  const formatted = words[from]?.word ?? ""
  return /^[$(]?\d[\d()-]*%?$/.test(formatted)
    ? { count: 1, digitCount: formatted.replace(/\D/g, "").length }
    : undefined
}

function labelOf(digitCount: number): Label {
  // Card numbers have 13 to 19 digits (ISO/IEC 7812), US social security numbers 9, US telephone numbers 10.
  if (digitCount >= 13 && digitCount <= 19) return "CREDIT_CARD"
  if (digitCount === 9) return "SSN"
  return digitCount === 10 ? "PHONE_NUMBER" : "NUMBER"
}

function countUp(counts: RedactionCounts, label: string): number {
  const count = (counts.get(label) ?? 0) + 1
  counts.set(label, count)
  return count
}
