// What may be set for endpointing, and that nothing else changes where endpoints fall.

import { channelOf } from "../../protocol/messages/messages.ts"
import { declaredOptions, declaredQuery, declaredValue } from "../../recording/declared-options.ts"
import type { Recording } from "../../recording/recording.ts"
import { endMs, finals, hasWords, isSpeechFinal } from "../../recording/views.ts"
import { NO_REFUSAL, NO_UPGRADE } from "../causes.ts"
import { type Check, notExercised, outcomeOf, pass } from "../check.ts"
import { inRange, inSeconds } from "../judge.ts"
import { heardTimeline } from "./speech.ts"
import { judgeTwin, twinOf } from "../results/twins.ts"
import { judgeAcceptance, judgeRefusal } from "../connection/upgrade-answers.ts"
import { API, cite, docs, INFERRED } from "../sources.ts"

export const epValues: Check = {
  id: "ep-values",
  requirements: ["ep-values"],
  level: "must",
  sentence: "Integers from 0, and `false`, are accepted; words are refused with 400.",
  source: cite(API, docs("endpointing")),
  follows: [...NO_UPGRADE, ...NO_REFUSAL, "ft-keyterm-repeat"],
  run: ({ recording }) => {
    const given = declaredValue(recording, "endpointing")
    if (given === undefined || given === "true") return notExercised("endpointing was not set")
    if (!/^(\d+|false)$/.test(given)) return judgeRefusal(recording, [400])
    return declaredQuery(recording).refusal === undefined
      ? judgeAcceptance(recording)
      : notExercised("another option was wrong")
  },
}

export const epTrue: Check = {
  id: "ep-true",
  requirements: ["ep-true"],
  level: "may",
  sentence: "`endpointing=true` is accepted as the default.",
  source: INFERRED,
  follows: [...NO_UPGRADE],
  run: ({ recording }) =>
    declaredValue(recording, "endpointing") === "true" && declaredQuery(recording).refusal === undefined
      ? judgeAcceptance(recording)
      : notExercised("endpointing=true was not set"),
}

export const epIndependentOfInterim: Check = {
  id: "ep-independent-of-interim",
  requirements: ["ep-independent-of-interim"],
  level: "should",
  sentence: "Endpointing works the same without interim results.",
  source: docs("endpointing"),
  run: (subject) => {
    const { interimResults } = declaredOptions(subject.recording)
    const twin = twinOf(subject, {
      except: ["interim_results"],
      where: (other) => declaredOptions(other).interimResults !== interimResults,
    })
    return judgeTwin(subject, twin, "the same audio was not sent with and without interims", sameEndpoints)
  },
}

/** How far apart two detections of one endpoint may be. */
const SAME_ENDPOINT_MS = 100

function sameEndpoints(one: Recording, other: Recording) {
  const ends = (recording: Recording) =>
    finals(recording)
      .filter(isSpeechFinal)
      .map((final) => [channelOf(final.message), endMs(final)] as const)
  const [mine, theirs] = [ends(one), ends(other)]
  const same =
    mine.length === theirs.length &&
    mine.every(
      ([channel, at], index) => theirs[index]?.[0] === channel && Math.abs(at - theirs[index][1]) <= SAME_ENDPOINT_MS,
    )
  const places = (list: typeof mine) => list.map(([, at]) => inSeconds(at)).join(", ") || "none"
  return same ? [] : [{ expected: `endpoints at ${places(theirs)}, as on the other stream`, actual: places(mine) }]
}

export const epNoise: Check = {
  id: "ep-noise",
  requirements: ["ep-noise"],
  level: "may",
  sentence: "Steady noise may suppress endpoints.",
  source: docs("utterance-end"),
  run: (subject) => {
    const { recording } = subject
    const { endpointing } = declaredOptions(recording)
    if (recording.header.audio.noiseBelowDb === undefined) return notExercised("no noise is known in the audio")
    if (endpointing === false) return notExercised("endpointing was off")
    if (finals(recording).some((final) => isSpeechFinal(final))) return pass
    const pause = heardTimeline(subject)?.pauses.find(({ startMs, endMs }) => endMs - startMs > 2 * endpointing)
    if (pause === undefined || !finals(recording).some(hasWords)) return notExercised("no pause is known in the audio")
    const expected = `speech_final at the pause of ${inRange(pause.startMs, pause.endMs)}, unless noise fills it`
    return outcomeOf([{ expected, actual: "none" }])
  },
}

export const ENDPOINTING_OPTION_CHECKS: readonly Check[] = [epValues, epTrue, epIndependentOfInterim, epNoise]
