// Options that change what a transcript says. Whether there was anything to change is known from the timeline.

import { wordsIn } from "../../metrics/normalise.ts"
import { transcriptOf, wordsOf } from "../../protocol/messages/messages.ts"
import { declaredOptions } from "../../recording/declared-options.ts"
import type { Recording } from "../../recording/recording.ts"
import { channelsHeard, finals, hasWords, interims, transcript } from "../../recording/views.ts"
import { type Check, type Finding, notExercised, outcomeOf, type Subject } from "../check.ts"
import { findingAt, inSeconds, judgeEach, judgeOne, whenOnTime } from "../judge.ts"
import { heardTimeline } from "../endpointing/speech.ts"
import { twinOf } from "../results/twins.ts"
import { cite, docs, SKILL } from "../sources.ts"

/** "Any sequence of three or more consecutive numerals". @see https://developers.deepgram.com/docs/redaction */
const REDACTED_DIGITS = 3
/** "One of us" is no number to everybody; so many digits in a row are. */
const LONG_NUMBER_DIGITS = 3
const REDACTING_NUMBERS = ["numbers", "aggressive_numbers", "true"]
const NAMED_TAG = /\[[A-Z_]+_\d+\]/
const INTERIM_TAG = "[REDACTED]"

/** The longest run of digits in a text, spoken or written. */
function digitRunLength(text: string): number {
  let longest = 0
  let length = 0
  for (const word of wordsIn(text, "full")) longest = Math.max(longest, (length = /^\d$/.test(word) ? length + 1 : 0))
  return longest
}

const knownText = (subject: Subject): string =>
  heardTimeline(subject)
    ?.words.map(({ word }) => word)
    .join(" ") ?? ""

export const ftRedact: Check = {
  id: "ft-redact",
  requirements: ["ft-redact"],
  level: "should",
  sentence: "Redacted spans show a tag, in interims `[REDACTED]` and in finals a named tag.",
  source: cite(docs("redaction"), SKILL),
  run: (subject) => {
    const { recording } = subject
    const isAsked = declaredOptions(recording).redact.some((value) => REDACTING_NUMBERS.includes(value))
    if (!isAsked || digitRunLength(knownText(subject)) < REDACTED_DIGITS || finals(recording).length === 0) {
      return notExercised("no long number was said with redact=numbers")
    }
    const text = allText(recording)
    const shown = finals(recording).find(
      ({ message }) => digitRunLength(transcriptOf(message).replaceAll(/\[[^\]]*\]/g, "")) >= REDACTED_DIGITS,
    )
    const numbered = interims(recording).find(({ message }) => NAMED_TAG.test(transcriptOf(message)))
    const findings: readonly (Finding | undefined)[] = [
      NAMED_TAG.test(text)
        ? undefined
        : { expected: "a named tag such as [NUMBER_1] in finals", actual: JSON.stringify(text.slice(0, 200)) },
      shown && findingAt(shown, "no number of three digits in finals", JSON.stringify(transcriptOf(shown.message))),
      numbered && findingAt(numbered, `${INTERIM_TAG} in interims`, JSON.stringify(transcriptOf(numbered.message))),
    ]
    return outcomeOf(findings.filter((finding) => finding !== undefined))
  },
}

const allText = (recording: Recording): string =>
  channelsHeard(recording)
    .map((channel) => transcript(recording, channel))
    .join(" ")

/** Words of the finals, folded. */
const settledWords = (recording: Recording): ReadonlySet<string> => new Set(wordsIn(allText(recording), "basic"))

export const ftReplace: Check = {
  id: "ft-replace",
  requirements: ["ft-replace"],
  level: "should",
  sentence: "`replace=a:b` changes the transcript.",
  source: docs("find-and-replace"),
  run: (subject) => {
    const { recording } = subject
    const known = new Set(wordsIn(knownText(subject), "basic"))
    const settled = settledWords(recording)
    // Replacements of single words: what became of phrases depends on where finals were cut.
    const asked = declaredOptions(recording).replace.map(({ find, replacement }) => ({
      replacement,
      find: find.toLowerCase(),
      by: wordsIn(replacement, "basic"),
    }))
    // A word that was misheard is neither found nor replaced, and says nothing.
    const telling = asked.filter(
      ({ find, by }) => settled.has(find) || (known.has(find) && by.every((word) => settled.has(word))),
    )
    return judgeEach(telling, "no word was heard that was to be replaced", ({ find, replacement, by }) =>
      by.includes(find) || !settled.has(find)
        ? undefined
        : {
            expected: `"${replacement}" in place of "${find}"`,
            actual: JSON.stringify(allText(recording).slice(0, 200)),
          },
    )
  },
}

/** Words that every list of this kind holds. */
const PROFANITY = ["damn", "hell", "bloody", "bastard", "crap", "shit", "fuck"]

export const ftProfanity: Check = {
  id: "ft-profanity",
  requirements: ["ft-profanity"],
  level: "may",
  sentence: "`profanity_filter=true` masks or drops recognised words.",
  source: docs("profanity-filter"),
  run: (subject) => {
    const { recording } = subject
    const said = wordsIn(knownText(subject), "basic").filter((word) => PROFANITY.includes(word))
    if (!declaredOptions(recording).profanityFilter || said.length === 0 || !finals(recording).some(hasWords)) {
      return notExercised("no profanity was said with profanity_filter")
    }
    const left = said.filter((word) => settledWords(recording).has(word))
    return judgeOne(left.length === 0, { expected: "profanity masked or dropped", actual: left.join(", ") })
  },
}

export const ftNumerals: Check = {
  id: "ft-numerals",
  requirements: ["ft-numerals"],
  level: "may",
  sentence: "`numerals=true` gives digits.",
  source: docs("numerals"),
  run: (subject) => {
    const { recording } = subject
    if (
      !declaredOptions(recording).numerals ||
      digitRunLength(knownText(subject)) < LONG_NUMBER_DIGITS ||
      !finals(recording).some(hasWords)
    ) {
      return notExercised("no long number was said with numerals")
    }
    const text = allText(recording)
    return judgeOne(/\d/.test(text), { expected: "numbers in digits", actual: JSON.stringify(text.slice(0, 200)) })
  },
}

/** Results come once a second or so: less of a difference is no holding back. */
const HELD_BACK_MS = 1000

export const ftSmartDelay: Check = {
  id: "ft-smart-delay",
  requirements: ["ft-smart-delay"],
  level: "may",
  sentence: "`smart_format` may hold finals back while numbers are spoken; `no_delay=true` stops that.",
  source: docs("smart-format"),
  timing: true,
  run: (subject) => {
    const { smartFormat, noDelay } = declaredOptions(subject.recording)
    const twin = twinOf(subject, { except: ["no_delay"], where: (other) => !declaredOptions(other).noDelay })
    const [mine, usual] = [heldBackMs(subject.recording), twin && heldBackMs(twin)]
    if (!smartFormat || !noDelay || mine === undefined || usual === undefined) {
      return notExercised("numbers were not said with smart_format, once with no_delay and once without")
    }
    return whenOnTime(subject.recording, () =>
      judgeOne(mine <= usual + HELD_BACK_MS, {
        expected: `finals no later than without no_delay: ${inSeconds(usual)} behind their last word at most`,
        actual: inSeconds(mine),
      }),
    )
  },
}

/** How far behind its last word a final came at most, by the audio sent; undefined where none was of a number. */
function heldBackMs(recording: Recording): number | undefined {
  const numbers = finals(recording).filter(({ message }) => /\d/.test(transcriptOf(message)))
  if (numbers.length === 0) return undefined
  return Math.max(...numbers.map(({ message, cursorMs }) => cursorMs - (wordsOf(message).at(-1)?.end ?? 0) * 1000))
}

export const FEATURE_TEXT_CHECKS: readonly Check[] = [ftRedact, ftReplace, ftProfanity, ftNumerals, ftSmartDelay]
