// What a client makes of the results: text that is replaced until it is final, utterances that end once and when they
// should. Judged by what it reports; a client that reports nothing is not judged here.

import { transcriptOf } from "../../protocol/messages/messages.ts"
import type { Recording } from "../../recording/recording.ts"
import { finals, hasWords, interims, segments } from "../../recording/views.ts"
import { type Check, notExercised, notOffered, type Outcome, outcomeOf, pass } from "../check.ts"
import { docs, SEEN, cite } from "../sources.ts"
import { clientCheck, overall, together, wentOnAfter } from "./client-check.ts"
import {
  keptTheFinals,
  quoted,
  rightUtterances,
  saidBy,
  sameText,
  utteranceReports,
  wordsReports,
} from "./evidence/said.ts"

/** A segment whose interims do not simply grow: the next is no continuation of the one before. */
const isRevised = (texts: readonly string[]): boolean =>
  texts.slice(1).some((text, index) => !text.toLowerCase().startsWith((texts[index] ?? "").toLowerCase()))

const interimTexts = (streams: readonly Recording[]): readonly (readonly string[])[] =>
  streams.flatMap((recording) =>
    segments(recording).map((segment) => segment.interims.map(({ message }) => transcriptOf(message))),
  )

export const intMayChange = clientCheck(
  "int-may-change",
  "must",
  "A client replaces an interim by the next one rather than appending.",
  docs("interim-results"),
  overall((streams, subject) => {
    const texts = interimTexts(streams)
    if (texts.flat().length === 0) return notOffered("the client did not ask for interims (interim_results)")
    if (!texts.some(isRevised)) return notExercised("no interim took back what an earlier one had said")
    const shown = wordsReports(subject).filter(({ final }) => !final)
    if (shown.length === 0) return notOffered("the client reports no interims on its standard output")
    const said = texts.flat()
    const odd = shown.find(({ text }) => !said.some((one) => sameText(one, text)))
    if (odd === undefined) return pass
    return outcomeOf([{ expected: "the text of an interim, as it came", actual: quoted(odd.text) }])
  }),
)

/** Words that interims held and their final does not. */
const hasDropped = (streams: readonly Recording[]): boolean =>
  streams.some((recording) =>
    segments(recording).some(({ interims: guesses, final }) => {
      const longest = Math.max(0, ...guesses.map(({ message }) => wordCount(transcriptOf(message))))
      return final !== undefined && wordCount(transcriptOf(final.message)) < longest
    }),
  )

const wordCount = (text: string): number => text.split(/\s+/).filter((word) => word !== "").length

export const intFinalMayDrop = clientCheck(
  "int-final-may-drop",
  "should",
  "A client accepts a final that is empty or shorter after interims with words.",
  SEEN.emptyFinalize,
  overall((streams, subject) => {
    if (streams.every((recording) => interims(recording).length === 0)) {
      return notOffered("the client did not ask for interims (interim_results)")
    }
    return hasDropped(streams) ? keptTheFinals(subject) : notExercised("no final had fewer words than its interims")
  }),
)

export const finSeveralPerUtterance = clientCheck(
  "fin-several-per-utterance",
  "must",
  "A client joins all finals up to `speech_final` to get the utterance.",
  docs("understand-endpointing-interim-results"),
  overall((streams, subject) => {
    const several = streams.some((recording) =>
      saidBy(recording).utterances.some(({ finalCount, endedBy }) => finalCount > 1 && endedBy === "speech-final"),
    )
    return several ? rightUtterances(subject) : notExercised("no utterance had several finals")
  }),
)

export const finEmptyTolerated = clientCheck(
  "fin-empty-tolerated",
  "must",
  "A client accepts empty finals, also several in a row, and does not report an empty utterance.",
  cite(SEEN.proxyCapture, SEEN.emptyFinalize),
  (subject) => {
    const empty = finals(subject.recording).filter((final) => !hasWords(final))
    const went = wentOnAfter(subject, empty, "an empty final")
    const blank = utteranceReports(subject).filter((text) => text.trim() === "")
    if (went.type !== "pass" || blank.length === 0) return went
    return together(
      outcomeOf([{ expected: "no utterance without words", actual: "an empty utterance is reported" }]),
      went,
    )
  },
)

/** Some UtteranceEnd that ends nothing. */
const judgeIdle = (why: "minus-one" | "stale", missing: string): Check["run"] =>
  overall((streams, subject): Outcome => {
    const came = streams.some((recording) => saidBy(recording).idle.some((event) => event.why === why))
    if (came) return rightUtterances(subject)
    const asked = streams.some(({ header }) => header.options.some(([name]) => name === "utterance_end_ms"))
    return asked ? notExercised(missing) : notOffered("the client did not ask for UtteranceEnd (utterance_end_ms)")
  })

export const ueClientMinusOne = clientCheck(
  "ue-client-minus-one",
  "must",
  "A client ignores UtteranceEnd with `last_word_end` −1.",
  docs("utterance-end"),
  judgeIdle("minus-one", "no UtteranceEnd of -1 came while words were being collected"),
)

export const ueClientStale = clientCheck(
  "ue-client-stale",
  "should",
  "A client ignores UtteranceEnd older than the words it is collecting.",
  SEEN.nova3Frames,
  judgeIdle("stale", "no UtteranceEnd older than the words being collected came"),
)

export const epClientFallback = clientCheck(
  "ep-client-fallback",
  "should",
  "A client ends an utterance on `speech_final`, or on UtteranceEnd if no `speech_final` came since the last words.",
  docs("understand-end-of-speech-detection"),
  overall((streams, subject) => {
    const ends = streams.flatMap((recording) => saidBy(recording).utterances.map(({ endedBy }) => endedBy))
    if (!ends.includes("speech-final")) return notExercised("no utterance was ended by speech_final")
    if (ends.includes("utterance-end")) return rightUtterances(subject)
    const asked = streams.some(({ header }) => header.options.some(([name]) => name === "utterance_end_ms"))
    return asked
      ? notExercised("no utterance was ended by UtteranceEnd")
      : notOffered("the client did not ask for UtteranceEnd (utterance_end_ms)")
  }),
)

export const CLIENT_TRANSCRIPT_CHECKS: readonly Check[] = [
  intMayChange,
  intFinalMayDrop,
  finSeveralPerUtterance,
  finEmptyTolerated,
  ueClientMinusOne,
  ueClientStale,
  epClientFallback,
]
