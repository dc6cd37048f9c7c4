import { describe, expect, test } from "vitest"
import {
  audioTo,
  buildRecording,
  type BuildStep,
  endpoint,
  final,
  finalize,
  goodEnd,
  interim,
  refused,
  senderReport,
  wait,
} from "../../recording/recording-builder.ts"
import type { Timeline } from "../../timeline.ts"
import { among, outcomeOf, spoken, testChecks, timelineOf } from "../check-rows.ts"
import { ENDPOINTING_OPTION_CHECKS } from "./endpointing-options.ts"
import { ENDPOINTING_CHECKS } from "./endpointing.ts"

const at = (endpointing: string | undefined, ...steps: readonly BuildStep[]) =>
  buildRecording({ options: { endpointing } }, audioTo(6000), ...steps, ...goodEnd)
const noisy = (...steps: readonly BuildStep[]) =>
  buildRecording(
    {
      options: { endpointing: "300" },
      header: { audio: { encoding: "linear16", sampleRateHz: 16_000, channels: 1, noiseBelowDb: 10 } },
    },
    audioTo(6000),
    ...steps,
    ...goodEnd,
  )
const refusedAt = (endpointing: string) =>
  buildRecording({ opened: false, options: { endpointing } }, refused(400, "{}"))

/** "good evening", a pause, "to you". */
const IN_A_CONTAINER = {
  options: { encoding: undefined, sample_rate: undefined, endpointing: "300" },
  header: { audio: { container: "ogg" } },
}

const withPause = (pauseMs: number, truthSigmaMs = 0): Timeline => ({
  ...timelineOf(6000, [
    ["good", 0.5, 1],
    ["evening", 1, 2],
    ["to", 2 + pauseMs / 1000, 2.2 + pauseMs / 1000],
    ["you", 2.2 + pauseMs / 1000, 2.6 + pauseMs / 1000],
  ]),
  truthSigmaMs,
})
const words = [{ word: "evening", start: 1, end: 2, confidence: 0.9 }]
const ENDED = [endpoint(0, 2.35, "evening", { words }), final(2.35, 6, "to you")]
const RUN_ON = [final(0, 6, "good evening to you")]
/** The endpoint is carried by the empty final behind the words. */
const ENDED_EMPTY = [final(0, 2.1, "good evening"), endpoint(2.1, 2.4, ""), final(2.4, 6, "to you")]

describe("endpoints", () => {
  testChecks(ENDPOINTING_CHECKS, [
    {
      id: "ep-default-10ms",
      passes: spoken(at(undefined, ...ENDED), withPause(1000)),
      fails: spoken(at(undefined, ...RUN_ON), withPause(1000)),
      saying: "speech_final at one of the pauses, 2.00–3.00 s",
      misses: spoken(at(undefined, ...RUN_ON), withPause(900)),
    },
    {
      id: "ep-default-10ms",
      passes: spoken(at("true", ...ENDED_EMPTY), withPause(1000)),
      fails: spoken(at("true", ...RUN_ON), withPause(1000)),
      misses: spoken(at("300", ...ENDED), withPause(1000)),
    },
    {
      id: "ep-speech-final-is-final",
      passes: at("300", ...ENDED),
      fails: at("300", interim(0, 2, "good", { speech_final: true })),
      misses: at("300", ...RUN_ON),
    },
    { id: "ep-false", passes: at("false", ...RUN_ON), fails: at("false", ...ENDED), misses: at("300", ...ENDED) },
    {
      id: "ep-false",
      // Finalize and CloseStream may carry it.
      passes: at("false", finalize, ...ENDED),
      fails: at("false", ...ENDED, finalize),
      misses: at("false"),
    },
    {
      id: "ep-threshold",
      passes: spoken(at("300", ...ENDED), withPause(450)),
      fails: spoken(at("300", ...RUN_ON), withPause(450)),
      saying: "an endpoint in the pause of 450 ms at 2.00 s | none at endpointing=300",
      misses: spoken(at("300", ...RUN_ON), withPause(300)),
    },
    {
      id: "ep-threshold",
      passes: spoken(at("300", ...RUN_ON), withPause(250)),
      fails: spoken(at("300", ...ENDED), withPause(250)),
      saying: "no endpoint in the pause of 250 ms",
      misses: spoken(at(undefined, ...ENDED), withPause(450)),
    },
    {
      id: "ep-threshold",
      passes: spoken(at("300", ...ENDED_EMPTY), withPause(600, 50)),
      fails: spoken(at("300", ...RUN_ON), withPause(600, 50)),
      // Aligned by machine, to 50 ms: nobody knows whether that is a pause of 450.
      misses: spoken(at("300", ...RUN_ON), withPause(450, 50)),
    },
    {
      id: "ep-prompt",
      passes: spoken(
        buildRecording({ options: { endpointing: "300" } }, audioTo(2400), ...ENDED, audioTo(6000)),
        withPause(1000),
      ),
      fails: spoken(
        buildRecording({ options: { endpointing: "300" } }, audioTo(3300), ...ENDED, audioTo(6000)),
        withPause(1000),
      ),
      saying: "1000 ms after",
      misses: at("300", ...RUN_ON),
    },
    {
      id: "ep-prompt",
      // The sender stood still, and no server can hear a pause that is not sent.
      passes: buildRecording({ options: { endpointing: "300" } }, audioTo(2300), wait(6000), audioTo(2400), ...ENDED),
      fails: buildRecording({ options: { endpointing: "300" } }, audioTo(3400), ...ENDED),
      misses: at("false", ...ENDED),
    },
    {
      id: "ep-prompt",
      // The page that holds the pause may be whole a second later.
      passes: buildRecording(IN_A_CONTAINER, audioTo(3300), ...ENDED, audioTo(6000)),
      fails: buildRecording(IN_A_CONTAINER, audioTo(4300), ...ENDED, audioTo(6000)),
      saying: "1000 ms after",
      misses: buildRecording(IN_A_CONTAINER, audioTo(6000)),
    },
  ])

  test("whether endpoints are prompt is inconclusive when our own sender was late", () => {
    const recording = at("300", ...ENDED, senderReport({ onTime: false }))
    expect(outcomeOf(ENDPOINTING_CHECKS, "ep-prompt", recording)).toMatchObject({ type: "inconclusive" })
  })
})

const withInterims = (...steps: readonly BuildStep[]) =>
  buildRecording({ options: { endpointing: "300", interim_results: "true" } }, audioTo(6000), ...steps, ...goodEnd)

describe("options", () => {
  testChecks(ENDPOINTING_OPTION_CHECKS, [
    { id: "ep-values", passes: at("0"), fails: refusedAt("300"), misses: at(undefined) },
    { id: "ep-values", passes: refusedAt("abc"), fails: at("abc"), misses: at("true") },
    { id: "ep-values", passes: at("false"), fails: refusedAt("false"), misses: at(undefined) },
    { id: "ep-true", passes: at("true"), fails: refusedAt("true"), misses: at("300") },
    {
      id: "ep-independent-of-interim",
      passes: among(at("300", ...ENDED), withInterims(interim(0, 1, "good"), ...ENDED)),
      fails: among(at("300", ...ENDED), withInterims(...RUN_ON)),
      saying: "endpoints at none, as on the other stream | 2.35 s",
      misses: at("300", ...ENDED),
    },
    {
      id: "ep-noise",
      passes: noisy(...ENDED),
      fails: spoken(noisy(...RUN_ON), withPause(1000)),
      misses: noisy(...RUN_ON),
    },
    {
      id: "ep-noise",
      passes: noisy(...ENDED),
      fails: spoken(noisy(...RUN_ON), withPause(1000)),
      saying: "unless noise fills it",
      misses: spoken(at("300", ...RUN_ON), withPause(1000)),
    },
  ])
})
