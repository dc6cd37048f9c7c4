// What a permutation costs at real pace, told before it is played: streams, seconds of audio, time on the wall. An
// estimate from the script alone: how long a server takes to answer is its own matter.

import type { AudioPart, StreamSpec } from "../case.ts"
import { type Step, WHOLE_STREAM } from "../protocol/script.ts"
import type { Permutation } from "../plan/permutations.ts"

export interface Cost {
  readonly streams: number
  /** Of all streams, with the pauses in which a server listens to nothing. */
  readonly audioMs: number
  /** From the first stream's opening to the last one's end. */
  readonly wallMs: number
}

/** Length of a fixture by its name. */
export type FixtureDuration = (name: string) => number

/** A server without traffic closes after 10 to 13 s. https://developers.deepgram.com/docs/audio-keep-alive */
const IDLE_CLOSE_MS = 12_000
/** What a server takes to answer: a message, or the close that was asked for. */
const ANSWER_MS = 300

export function costOf({ streams }: Pick<Permutation, "streams">, durationOf: FixtureDuration): Cost {
  const costs = streams.map((spec) => ({ spec, ...streamCost(spec, durationOf) }))
  let wallMs = 0
  let groupMs = 0
  for (const { spec, wallMs: ownMs } of costs) {
    if (spec.after === "previous") {
      wallMs += groupMs
      groupMs = 0
    }
    groupMs = Math.max(groupMs, ownMs)
  }
  return {
    streams: costs.length,
    audioMs: costs.reduce((sum, { audioMs }) => sum + audioMs, 0),
    wallMs: wallMs + groupMs,
  }
}

export const sumCosts = (costs: readonly Cost[]): Cost => ({
  streams: costs.reduce((sum, { streams }) => sum + streams, 0),
  audioMs: costs.reduce((sum, { audioMs }) => sum + audioMs, 0),
  wallMs: costs.reduce((sum, { wallMs }) => sum + wallMs, 0),
})

function streamCost({ audio, script = WHOLE_STREAM, speed = 1 }: StreamSpec, durationOf: FixtureDuration) {
  const sourceMs = (audio?.parts ?? []).reduce((sum, part) => sum + partMs(part, durationOf), 0)
  let cursorMs = 0
  let pausedMs = 0
  let answeredMs = ANSWER_MS
  for (const [index, step] of script.entries()) {
    if (step.do === "audio") cursorMs = Math.max(cursorMs, Math.min(step.toMs ?? sourceMs, sourceMs))
    else if (step.do === "pause") pausedMs += step.ms
    else if (step.do === "await") answeredMs += awaitMs(step, script.slice(0, index))
  }
  const audioMs = cursorMs + pausedMs
  return { audioMs, wallMs: cursorMs / speed + pausedMs + answeredMs }
}

function partMs(part: AudioPart, durationOf: FixtureDuration): number {
  if ("silenceMs" in part) return part.silenceMs
  if ("noiseMs" in part) return part.noiseMs
  if ("toneMs" in part) return part.toneMs
  const { fromMs = 0, toMs = durationOf(part.fixture) } = part
  return toMs - fromMs
}

/** A close that nothing asked for is the one of an idle stream. */
function awaitMs({ until, timeoutMs }: Extract<Step, { do: "await" }>, before: readonly Step[]): number {
  const isAsked = before.some(
    (step) => step.do === "close" || step.do === "binary" || (step.do === "text" && step.text.includes("CloseStream")),
  )
  return Math.min(timeoutMs, until === "closed" && !isAsked ? IDLE_CLOSE_MS : ANSWER_MS)
}
