import { describe } from "vitest"
import {
  audioTo,
  buildRecording,
  type BuildStep,
  endpoint,
  final,
  goodEnd,
  hear,
  refused,
  utteranceEnd,
} from "../../recording/recording-builder.ts"
import { testChecks } from "../check-rows.ts"
import { UTTERANCE_END_OPTION_CHECKS } from "./utterance-end-options.ts"
import { UTTERANCE_END_CHECKS } from "./utterance-end.ts"

const options = { interim_results: "true", utterance_end_ms: "1000" }
const stream = (...steps: readonly BuildStep[]) => buildRecording({ options }, ...steps, ...goodEnd)
const UNASKED = buildRecording({}, audioTo(2000), final(0, 2, "good evening"), ...goodEnd)

const words = [{ word: "evening", start: 1, end: 1.4, confidence: 0.9 }]
const SPOKEN = [audioTo(2000), endpoint(0, 1.8, "evening", { words })]
const GOOD = stream(...SPOKEN, audioTo(2800), utteranceEnd(1.4), audioTo(5000), final(1.8, 5, ""))
const MUTE = stream(...SPOKEN, audioTo(5000), final(1.8, 5, ""))
const SILENT = stream(audioTo(5000), final(0, 5, ""))
/** The next word 600 ms behind the first. */
const NEXT = final(1.8, 5, "you", { words: [{ word: "you", start: 2, end: 4.9, confidence: 0.9 }] })

describe("UtteranceEnd", () => {
  testChecks(UTTERANCE_END_CHECKS, [
    {
      id: "ue-sent",
      passes: GOOD,
      fails: MUTE,
      saying: "UtteranceEnd with last_word_end 1.40 | none",
      misses: stream(...SPOKEN, audioTo(5000), NEXT),
    },
    { id: "ue-sent", passes: GOOD, fails: stream(...SPOKEN, utteranceEnd(1.2), audioTo(5000)), misses: UNASKED },
    {
      id: "ue-independent",
      passes: buildRecording(
        { options: { ...options, endpointing: "false" } },
        ...SPOKEN,
        audioTo(3000),
        utteranceEnd(1.4),
        audioTo(5000),
      ),
      fails: buildRecording({ options: { ...options, endpointing: "false" } }, ...SPOKEN, audioTo(5000)),
      misses: GOOD,
    },
    {
      id: "ue-after-final",
      passes: GOOD,
      fails: stream(audioTo(2800), utteranceEnd(1.4), endpoint(0, 1.8, "evening", { words })),
      saying: "a final before it with a word that ends at 1.40 s",
      misses: stream(...SPOKEN, utteranceEnd(-1)),
    },
    {
      id: "ue-after-final",
      passes: GOOD,
      // On the other channel.
      fails: stream(...SPOKEN, audioTo(2800), utteranceEnd(1.4, { channel: [1, 2] })),
      misses: UNASKED,
    },
    {
      id: "ue-gap",
      passes: GOOD,
      fails: stream(...SPOKEN, utteranceEnd(1.4)),
      saying: "not before 2.40 s of audio | at 2.00 s",
      misses: MUTE,
    },
    {
      id: "ue-once",
      passes: stream(...SPOKEN, utteranceEnd(1.4), utteranceEnd(-1)),
      fails: stream(...SPOKEN, utteranceEnd(1.4), utteranceEnd(1.4)),
      saying: "a repeat carries -1",
      misses: MUTE,
    },
    {
      id: "ue-no-midword",
      passes: stream(...SPOKEN, audioTo(5000), NEXT),
      fails: stream(...SPOKEN, audioTo(2800), utteranceEnd(1.4), audioTo(5000), NEXT),
      saying: "none for a gap of 0.60 s",
      misses: GOOD,
    },
  ])
})

const asked = (utterance_end_ms: string, ...steps: readonly BuildStep[]) =>
  buildRecording({ options: { ...options, utterance_end_ms } }, ...steps)
const refusal = (utterance_end_ms: string, error: string) =>
  buildRecording(
    { opened: false, options: { ...options, utterance_end_ms } },
    refused(400, "{}", [["dg-error", error]]),
  )
const withoutInterims = (...steps: readonly BuildStep[]) =>
  buildRecording({ options: { utterance_end_ms: "1000" } }, ...SPOKEN, ...steps)

describe("its options", () => {
  testChecks(UTTERANCE_END_OPTION_CHECKS, [
    {
      id: "ue-off",
      passes: UNASKED,
      fails: buildRecording({}, utteranceEnd(1)),
      saying: '"last_word_end":1',
      misses: GOOD,
    },
    {
      id: "ue-off",
      passes: UNASKED,
      // Unreadable, and unasked all the same.
      fails: buildRecording({}, hear({ type: "UtteranceEnd", channel: {}, last_word_end: 1 })),
      misses: buildRecording({}),
    },
    {
      id: "ue-min-1000",
      passes: refusal("999", "Invalid 'utterance_end_ms' value of '999'."),
      fails: refusal("999", "Bad request"),
      saying: "dg-error names neither: Bad request",
      misses: GOOD,
    },
    { id: "ue-min-1000", passes: refusal("0", "utterance_end_ms 0"), fails: asked("500"), misses: UNASKED },
    { id: "ue-max-5000", passes: refusal("5001", ""), fails: asked("5001"), misses: asked("5000") },
    { id: "ue-needs-interim", passes: withoutInterims(), fails: withoutInterims(utteranceEnd(1.4)), misses: GOOD },
    {
      id: "ue-shape",
      passes: GOOD,
      fails: stream(hear({ type: "UtteranceEnd", channel: { alternatives: [] }, last_word_end: 1.4 })),
      saying: "a UtteranceEnd as documented | channel:",
      misses: MUTE,
    },
    {
      id: "ue-not-without-words",
      passes: SILENT,
      fails: stream(audioTo(5000), final(0, 5, ""), utteranceEnd(0)),
      misses: GOOD,
    },
  ])
})
