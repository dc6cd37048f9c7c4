// What counts as the same word. Normalisation is part of the metric: figures of different versions are not comparable.

/** Raised with every change that can move a figure. */
export const NORMALISE_VERSION = 1

/**
 * `raw`: split at white space, nothing else. `basic`: case, punctuation and Unicode forms fold. `full`: numbers,
 * contractions and fillers too; the difference between the rates at `raw` and at `full` is formatting, not hearing.
 */
export type NormaliseLevel = "raw" | "basic" | "full"

/** The words of a text at a level. Applying it to its own output, joined by spaces, changes nothing. */
export function wordsIn(text: string, level: NormaliseLevel): readonly string[] {
  if (level === "raw") return splitWords(text)
  const basic = splitWords(foldText(text))
  return level === "basic" ? basic : foldNumbers(basic.filter((word) => !FILLERS.has(word)).flatMap(expand))
}

const splitWords = (text: string): string[] => text.split(/\s+/u).filter((word) => word !== "")

function foldText(text: string): string {
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .replaceAll(/[\u2018\u2019\u02bc]/g, "'")
      // "1,000" is one number and "twenty-one" two words.
      .replaceAll(/(?<=\d),(?=\d{3})/g, "")
      .replaceAll(/[^\p{L}\p{M}\p{N}'\s]/gu, " ")
      // An apostrophe inside a word belongs to it; a quotation mark does not.
      .replaceAll(/(?<![\p{L}\p{N}])'|'(?![\p{L}\p{N}])/gu, " ")
  )
}

/** Sounds that transcribers write or leave out as they please. */
const FILLERS = new Set(["uh", "um", "uhm", "umm", "uhh", "mm", "mhm", "hmm", "er", "erm", "ah"])

/** Contractions that mean one thing only; "he's" (is, has) stays. */
const CONTRACTIONS: Readonly<Record<string, string>> = {
  "can't": "can not",
  cannot: "can not",
  "won't": "will not",
  "shan't": "shall not",
  "let's": "let us",
  gonna: "going to",
  wanna: "want to",
  gotta: "got to",
}

const ENDINGS: readonly (readonly [ending: string, words: string])[] = [
  ["n't", " not"],
  ["'re", " are"],
  ["'ll", " will"],
  ["'ve", " have"],
  ["'m", " am"],
]

function expand(word: string): readonly string[] {
  const whole = CONTRACTIONS[word]
  if (whole !== undefined) return whole.split(" ")
  const ending = ENDINGS.find(([suffix]) => word.length > suffix.length && word.endsWith(suffix))
  return ending === undefined ? [word] : (word.slice(0, -ending[0].length) + ending[1]).split(" ")
}

const UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
  .concat(" seventeen eighteen nineteen")
  .split(" ")
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ")
const NUMBER_WORDS = new Map<string, number>([
  ...UNITS.map((word, value) => [word, value] as const),
  ...TENS.map((word, index) => [word, (index + 2) * 10] as const),
])

/**
 * Numbers become single digits, whether spoken or written: "thirty six", "36" and "3 6" are all `3 6`. Spoken digits,
 * years and telephone numbers are grouped differently by every transcriber, and single digits compare in all groupings.
 */
function foldNumbers(words: readonly string[]): readonly string[] {
  const folded: string[] = []
  for (let index = 0; index < words.length; ) {
    const spoken = spokenNumber(words, index)
    const word = words[index] ?? ""
    if (spoken !== undefined) folded.push(...String(spoken.value).split(""))
    else if (/^\d+$/.test(word)) folded.push(...word.split(""))
    else folded.push(word)
    index += spoken?.wordCount ?? 1
  }
  return folded
}

/** A cardinal below one million that begins at `from`: "two hundred and five", "nineteen", "forty two thousand". */
function spokenNumber(words: readonly string[], from: number): { value: number; wordCount: number } | undefined {
  const below = belowThousand(words, from)
  if (below === undefined) return undefined
  const next = from + below.wordCount
  if (words[next] !== "thousand") return below
  const rest = belowThousand(words, next + 1)
  const wordCount = below.wordCount + 1 + (rest?.wordCount ?? 0)
  return { value: below.value * 1000 + (rest?.value ?? 0), wordCount }
}

function belowThousand(words: readonly string[], from: number): { value: number; wordCount: number } | undefined {
  const first = belowHundred(words, from)
  if (first === undefined || first.value === 0 || words[from + first.wordCount] !== "hundred") return first
  const after = from + first.wordCount + 1
  const joined = words[after] === "and" ? 1 : 0
  const rest = belowHundred(words, after + joined)
  if (rest === undefined) return { value: first.value * 100, wordCount: first.wordCount + 1 }
  return { value: first.value * 100 + rest.value, wordCount: first.wordCount + 1 + joined + rest.wordCount }
}

function belowHundred(words: readonly string[], from: number): { value: number; wordCount: number } | undefined {
  const first = NUMBER_WORDS.get(words[from] ?? "")
  if (first === undefined) return undefined
  const second = first < 20 ? undefined : NUMBER_WORDS.get(words[from + 1] ?? "")
  return second === undefined || second === 0 || second > 9
    ? { value: first, wordCount: 1 }
    : { value: first + second, wordCount: 2 }
}
