// What goes on around Finalize: the stream stays open, and its mark appears no more often than it was asked for.

import { sentMessages } from "../../recording/client-texts.ts"
import { endedBy, endRequestOf } from "../../recording/ending.ts"
import type { Recording } from "../../recording/recording.ts"
import { closedOf } from "../../recording/traffic.ts"
import {
  channelsHeard,
  endMs,
  finals,
  isFromFinalize,
  isSpeechFinal,
  metadata,
  results,
  startMs,
} from "../../recording/views.ts"
import { type Check, notExercised, outcomeOf } from "../check.ts"
import { channelAsked, hasFlag } from "./flushes.ts"
import { CONTIGUITY_MS, findingAt, inRange, inSeconds, judgeEach, judgeNone } from "../judge.ts"
import { docs, INFERRED, SEEN } from "../sources.ts"

export const fzSpeechFinal: Check = {
  id: "fz-speech-final",
  requirements: ["fz-speech-final"],
  level: "may",
  sentence: "That result has `speech_final` true or false.",
  source: SEEN.nova3Frames,
  follows: ["fz-flag-only-then", "ep-threshold"],
  run: ({ recording }) => {
    const marked = finals(recording).filter(isFromFinalize)
    return judgeEach(marked, "no result of Finalize came", (result) =>
      isSpeechFinal(result)
        ? undefined
        : findingAt(result, "speech_final true, as captured most often", "speech_final false"),
    )
  },
}

export const fzStaysOpen: Check = {
  id: "fz-stays-open",
  requirements: ["fz-stays-open"],
  level: "must",
  sentence: "The stream stays open and goes on contiguously.",
  source: docs("finalize"),
  follows: ["fin-contiguous"],
  run: ({ recording }) => {
    const [first] = sentMessages(recording, "Finalize")
    if (first === undefined) return notExercised("no Finalize was sent")
    const closed = closedOf(recording)
    if (closed !== undefined && closed.eventIndex > first.eventIndex && endedBy(recording) === "server-close") {
      return outcomeOf([
        findingAt(closed, "the stream stays open after Finalize", `close ${closed.code} ${closed.reason}`),
      ])
    }
    const later = channelsHeard(recording).flatMap((channel) => {
      const list = finals(recording, channel)
      return list.flatMap((final, index) => {
        const before = list[index - 1]
        return before !== undefined && isFromFinalize(before) ? [{ final, before }] : []
      })
    })
    return judgeEach(later, "no final came after the result of a Finalize", ({ final, before }) =>
      Math.abs(startMs(final) - endMs(before)) <= CONTIGUITY_MS
        ? undefined
        : findingAt(final, `it goes on at ${inSeconds(endMs(before))}`, inRange(startMs(final), endMs(final))),
    )
  },
}

export const fzNoMetadata: Check = {
  id: "fz-no-metadata",
  requirements: ["fz-no-metadata"],
  level: "must",
  sentence: "Finalize gives no Metadata.",
  source: docs("finalize"),
  run: ({ recording }) => {
    const [first] = sentMessages(recording, "Finalize")
    if (first === undefined) return notExercised("no Finalize was sent")
    const closedIndex = closedOf(recording)?.eventIndex ?? Number.POSITIVE_INFINITY
    const until = endRequestOf(recording)?.eventIndex ?? closedIndex
    // Metadata right before an unasked close is that of the close.
    const last = results(recording).at(-1)?.eventIndex ?? 0
    const early = metadata(recording).filter(
      ({ eventIndex }) =>
        eventIndex > first.eventIndex && eventIndex < until && (until !== closedIndex || eventIndex < last),
    )
    return judgeNone(early, "no Metadata before the end of the stream")
  },
}

export const fzFlagOnlyThen: Check = {
  id: "fz-flag-only-then",
  requirements: ["fz-flag-only-then"],
  level: "must",
  sentence: "`from_finalize:true` never comes without a Finalize before.",
  source: docs("finalize"),
  follows: ["int-not-from-finalize"],
  run: ({ recording }) => {
    if (!hasFlag(recording)) return notExercised("no Results has from_finalize at all")
    const first = sentMessages(recording, "Finalize")[0]?.eventIndex ?? Number.POSITIVE_INFINITY
    return judgeNone(
      results(recording).filter((result) => isFromFinalize(result) && result.eventIndex < first),
      "no from_finalize before a Finalize was sent",
    )
  },
}

export const fzCount: Check = {
  id: "fz-count",
  requirements: ["fz-count"],
  level: "should",
  sentence: "There are no more flush results per channel than Finalize messages.",
  source: INFERRED,
  follows: ["fin-no-duplicates", "fz-flag-only-then"],
  run: ({ recording }) => {
    if (sentMessages(recording, "Finalize").length === 0) return notExercised("no Finalize was sent")
    return judgeEach(channelsHeard(recording), "no Results came", (channel) => {
      const marked = finals(recording, channel).filter(isFromFinalize)
      const extra = marked.find((result, index) => index >= askedBefore(recording, channel, result.eventIndex))
      return extra === undefined
        ? undefined
        : findingAt(
            extra,
            `no more results of Finalize on channel ${channel} than were asked for`,
            `one more than the ${askedBefore(recording, channel, extra.eventIndex)} asked for by then`,
          )
    })
  },
}

const askedBefore = (recording: Recording, channel: number, eventIndex: number): number =>
  sentMessages(recording, "Finalize").filter(
    (request) => request.eventIndex < eventIndex && (channelAsked(request) ?? channel) === channel,
  ).length

export const FINALIZE_FLOW_CHECKS: readonly Check[] = [
  fzSpeechFinal,
  fzStaysOpen,
  fzNoMetadata,
  fzFlagOnlyThen,
  fzCount,
]
