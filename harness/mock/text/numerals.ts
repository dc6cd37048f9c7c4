// Numbers as digits. `numerals` converts, `smart_format` also joins spelt digits and writes money and percentages.
// https://developers.deepgram.com/docs/numerals and https://developers.deepgram.com/docs/smart-format

import { numberAt } from "./number-words.ts"
import { joinWords, rewrite, type TextWord } from "./text-word.ts"

/** "nine hundred" becomes "900"; digits spoken one by one stay apart: "9 2 8 4". No separators: always "999999". */
export function toNumerals(words: readonly TextWord[]): readonly TextWord[] {
  return rewrite(words, (from) => {
    const number = numberAt(words, from)
    if (number === undefined || isPronoun(words, from, number.count)) return undefined
    const spoken = words.slice(from, from + number.count)
    if (!number.spelt) return { count: number.count, by: [joinWords(spoken, number.digits)] }
    return { count: number.count, by: spoken.map((word, index) => joinWords([word], number.digits.charAt(index))) }
  })
}

export function smartNumerals(words: readonly TextWord[]): readonly TextWord[] {
  return rewrite(words, (from) => {
    const number = numberAt(words, from)
    if (number === undefined) return undefined
    const unit = UNITS[words[from + number.count]?.word ?? ""]
    if (unit !== undefined && !number.spelt) {
      const count = number.count + 1
      return { count, by: [joinWords(words.slice(from, from + count), unit(number.digits))] }
    }
    if (isPronoun(words, from, number.count)) return undefined
    const spoken = words.slice(from, from + number.count)
    return { count: number.count, by: [joinWords(spoken, number.spelt ? asCode(number.digits) : number.digits)] }
  })
}

const UNITS: Readonly<Record<string, (digits: string) => string>> = {
  dollar: (digits) => `$${digits}`,
  dollars: (digits) => `$${digits}`,
  percent: (digits) => `${digits}%`,
}

/** Ten digits are a telephone number of North America; anything else is a code in one piece. */
function asCode(digits: string): string {
  return digits.length === 10 ? digits.replace(/(...)(...)(....)/, "$1-$2-$3") : digits
}

/** "one" by itself is rather a pronoun than a number. */
const isPronoun = (words: readonly TextWord[], from: number, count: number): boolean =>
  count === 1 && words[from]?.word === "one"
