// What a server said, as a client should make it out: the text of the finals, and the utterances they form. Compared with
// what the client reports of it.

import { transcriptOf, wordsOf } from "../../../protocol/messages/messages.ts"
import { wordsIn } from "../../../metrics/normalise.ts"
import { memoised } from "../../../recording/memoise.ts"
import type { Moment } from "../../../recording/traffic.ts"
import { arrivals, finals } from "../../../recording/views.ts"
import type { ClientReport } from "./client-run.ts"
import { type Outcome, notOffered, pass, type Subject } from "../../check.ts"

/** An utterance as a client should report it. */
export interface SaidUtterance extends Moment {
  readonly text: string
  readonly endedBy: "speech-final" | "utterance-end" | "nothing"
  /** Finals with words in it. */
  readonly finalCount: number
}

/** An UtteranceEnd that ends nothing, and why. */
export interface IdleUtteranceEnd extends Moment {
  readonly why: "minus-one" | "stale"
}

interface Said {
  readonly utterances: readonly SaidUtterance[]
  readonly idle: readonly IdleUtteranceEnd[]
}

/** Word times and `last_word_end` are rounded apart by no more. */
const SAME_END_SECONDS = 0.05

/**
 * By the documented rule: finals are joined up to `speech_final`, or up to an UtteranceEnd where none came since the last
 * words. An UtteranceEnd of -1, or of a time before those words, ends nothing. The first channel alone.
 * @see https://developers.deepgram.com/docs/understand-end-of-speech-detection
 */
export const saidBy: (recording: Subject["recording"]) => Said = memoised((recording) => {
  const utterances: SaidUtterance[] = []
  const idle: IdleUtteranceEnd[] = []
  let texts: string[] = []
  let lastWordEnd = 0
  const end = (moment: Moment, endedBy: SaidUtterance["endedBy"]): void => {
    const { eventIndex, atMs, cursorMs } = moment
    if (texts.length > 0) {
      utterances.push({ eventIndex, atMs, cursorMs, text: texts.join(" "), endedBy, finalCount: texts.length })
    }
    texts = []
  }
  let last: Moment = { eventIndex: 0, atMs: 0, cursorMs: 0 }
  for (const arrival of arrivals(recording)) {
    const { message, eventIndex, atMs, cursorMs } = arrival
    last = { eventIndex, atMs, cursorMs }
    if (message.type === "Results" && message.is_final === true && (message.channel_index?.[0] ?? 0) === 0) {
      const text = transcriptOf(message).trim()
      if (text !== "") {
        texts.push(text)
        lastWordEnd = wordsOf(message).at(-1)?.end ?? message.start + message.duration
      }
      if (message.speech_final === true) end(last, "speech-final")
    } else if (message.type === "UtteranceEnd" && texts.length > 0) {
      const wordEnd = message.last_word_end ?? lastWordEnd
      if (wordEnd < 0) idle.push({ ...last, why: "minus-one" })
      else if (wordEnd < lastWordEnd - SAME_END_SECONDS) idle.push({ ...last, why: "stale" })
      else end(last, "utterance-end")
    }
  }
  end(last, "nothing")
  return { utterances, idle }
})

type WordsReport = Extract<ClientReport, { type: "words" }>

export const wordsReports = ({ client }: Subject): readonly WordsReport[] =>
  (client?.reports ?? []).filter((report) => report.type === "words")

export const utteranceReports = ({ client }: Subject): readonly string[] =>
  (client?.reports ?? []).flatMap((report) => (report.type === "utterance" ? [report.text] : []))

const folded = (text: string): string => wordsIn(text, "basic").join(" ")

export const sameText = (one: string, other: string): boolean => folded(one) === folded(other)

/** All finals of all streams, channel by channel, against the finals that the client reports. */
export function keptTheFinals(subject: Subject): Outcome {
  const shown = wordsReports(subject)
  const reported = shown.filter(({ final }) => final)
  if (shown.length === 0) return notOffered("the client reports no words on its standard output")
  const said = subject.siblings.flatMap((recording) => finals(recording))
  const channels = [...new Set(said.map(({ message }) => message.channel_index?.[0] ?? 0))]
  // Whoever shows all that is said as it comes need not say on which channel.
  if (reported.every(({ channel }) => channel === undefined)) {
    const all = said.map(({ message }) => transcriptOf(message)).join(" ")
    if (sameText(all, reported.map(({ text }) => text).join(" "))) return pass
  }
  for (const channel of channels) {
    const expected = said
      .filter(({ message }) => (message.channel_index?.[0] ?? 0) === channel)
      .map(({ message }) => transcriptOf(message))
      .join(" ")
    const actual = reported
      .filter((report) => (report.channel ?? 0) === channel)
      .map(({ text }) => text)
      .join(" ")
    if (!sameText(expected, actual)) {
      const where = channels.length > 1 ? ` on channel ${channel}` : ""
      return {
        type: "fail",
        findings: [{ expected: `the words of the finals${where}: ${quoted(expected)}`, actual: quoted(actual) }],
      }
    }
  }
  return pass
}

/** The utterances that the client reports against those that were said; a last one that nothing ended is as it likes. */
export function rightUtterances(subject: Subject): Outcome {
  const reported = utteranceReports(subject)
  const all = subject.siblings.flatMap((recording) => saidBy(recording).utterances)
  if (reported.length === 0 && !(subject.client?.reports ?? []).some(({ type }) => type === "words")) {
    return notOffered("the client reports no utterances on its standard output")
  }
  if (
    reported.length === 0 &&
    utteranceReports(subject).length === 0 &&
    all.some(({ endedBy }) => endedBy !== "nothing")
  ) {
    return notOffered("the client reports words and no utterances")
  }
  const isOpen = all.at(-1)?.endedBy === "nothing"
  const expected = isOpen && reported.length < all.length ? all.slice(0, -1) : all
  const isRight =
    reported.length === expected.length && expected.every(({ text }, index) => sameText(text, reported[index] ?? ""))
  if (isRight) return pass
  return {
    type: "fail",
    findings: [
      {
        expected: `${counted(expected.length)}: ${expected.map(({ text }) => quoted(text)).join(", ")}`,
        actual: `${counted(reported.length)}: ${reported.map(quoted).join(", ")}`,
      },
    ],
  }
}

const counted = (count: number): string => (count === 1 ? "one utterance" : `${count} utterances`)

/** Long enough to tell one text from another. */
const QUOTE_LENGTH = 160

export const quoted = (text: string): string => {
  const line = text.replaceAll(/\s+/g, " ").trim()
  return `"${line.length > QUOTE_LENGTH ? `${line.slice(0, QUOTE_LENGTH)}…` : line}"`
}
