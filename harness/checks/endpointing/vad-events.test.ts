import {
  audioTo,
  buildRecording,
  type BuildStep,
  final,
  goodEnd,
  hear,
  speechStarted,
} from "../../recording/recording-builder.ts"
import { spoken, testChecks, timelineOf } from "../check-rows.ts"
import { VAD_EVENT_CHECKS } from "./vad-events.ts"

const stream = (...steps: readonly BuildStep[]) =>
  buildRecording({ options: { vad_events: "true" } }, audioTo(4000), ...steps, ...goodEnd)
const WORDS = final(0, 4, "good evening")
const GOOD = stream(speechStarted(2.1), WORDS)
const UNASKED = buildRecording({}, audioTo(4000), WORDS, ...goodEnd)
const KNOWN = timelineOf(4000, [["good", 2, 3]])
const SILENCE = timelineOf(4000, [])

testChecks(VAD_EVENT_CHECKS, [
  { id: "vad-off", passes: UNASKED, fails: buildRecording({}, speechStarted(1)), misses: GOOD },
  { id: "vad-on", passes: GOOD, fails: stream(WORDS), misses: UNASKED },
  {
    id: "vad-on",
    passes: stream(speechStarted(2, { channel: [1, 2] }), final(0, 4, "good", { channel_index: [1, 2] })),
    fails: stream(speechStarted(2, { channel: [0, 2] }), final(0, 4, "good", { channel_index: [1, 2] })),
    saying: "SpeechStarted for the speech on channel 1",
    misses: stream(final(0, 4, "")),
  },
  {
    id: "vad-shape",
    passes: GOOD,
    fails: stream(hear({ type: "SpeechStarted", channel: [0, 1] })),
    saying: "timestamp:",
    misses: UNASKED,
  },
  { id: "vad-before-words", passes: GOOD, fails: stream(WORDS, speechStarted(2.1)), misses: stream(WORDS) },
  {
    id: "vad-timestamp-near",
    passes: spoken(GOOD, KNOWN),
    fails: spoken(stream(speechStarted(2.8), WORDS), KNOWN),
    saying: "a timestamp near an onset: 2.00 s | 2.8 s",
    misses: spoken(stream(WORDS), KNOWN),
  },
  {
    id: "vad-timestamp-near",
    passes: GOOD,
    fails: stream(speechStarted(5)),
    saying: "within the 4.00 s of audio sent",
    misses: UNASKED,
  },
  {
    id: "vad-monotone",
    passes: stream(speechStarted(1), speechStarted(2)),
    fails: stream(speechStarted(2), speechStarted(1)),
    misses: GOOD,
  },
  {
    id: "vad-silence-none",
    passes: spoken(stream(final(0, 4, "")), SILENCE),
    fails: spoken(stream(speechStarted(1), final(0, 4, "")), SILENCE),
    misses: spoken(GOOD, KNOWN),
  },
  {
    id: "vad-no-end-event",
    passes: stream(speechStarted(1), hear({ type: "Surprise" })),
    fails: stream(hear({ type: "SpeechEnded", timestamp: 3 })),
    saying: "SpeechEnded",
    misses: UNASKED,
  },
])
