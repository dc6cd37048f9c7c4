// V1: one stream of 60 s of speech in virtual time by our client, our line and our mock, beside the same by fake timers.

import { CHECKS } from "../../../harness/checks/index.ts"
import { virtualClock } from "../../../harness/time/clock.ts"
import { composeAudio } from "../../../harness/fixtures/compose.ts"
import { mockHost } from "../../../harness/drivers/host.ts"
import { simulate } from "../../../harness/drivers/simulate.ts"
import { bundledFixtures } from "../../../harness/fixtures/fixture.ts"
import { fixtureEar } from "../../../harness/fixtures/fixture-ear.ts"
import { scriptedRecognizer } from "../../../harness/mock/ear/scripted.ts"
import { DEFAULT_MOCK_SETTINGS } from "../../../harness/mock/settings.ts"
import { judgeStreams } from "../../../harness/plan/judge-streams.ts"
import { prng } from "../../../harness/prng.ts"
import type { ChunkSource } from "../../../harness/protocol/client.ts"
import type { HeardWord, Recognizer } from "../../../harness/protocol/recognizer.ts"
import { WHOLE_STREAM } from "../../../harness/protocol/script.ts"
import { writeRecording } from "../../../harness/recording/jsonl.ts"
import type { Recording } from "../../../harness/recording/recording.ts"
import { transcript } from "../../../harness/recording/views.ts"
import { sha256 } from "../../../harness/sha256.ts"
import { inTurns } from "../rounds.ts"
import { parameters, tell } from "./console.ts"
import { fakeTimersSession } from "./fake-timers-session.ts"
import { recordedStream } from "./recorded-stream.ts"

export interface VirtualParameters {
  readonly rounds: number
}

export interface VirtualAnswer {
  /** Milliseconds, one a round, the cold ones first. */
  readonly ms: Readonly<Record<"scripted" | "checked" | "byEar" | "fakeTimers", readonly number[]>>
  /** Of the stream by ear: what was spoken, and what came back. */
  readonly words: { readonly spoken: number; readonly heard: number }
  readonly isSame: boolean
}

const SECONDS = 60
const CHUNK_MS = 100
const QUERY = "encoding=linear16&sample_rate=16000&interim_results=true&endpointing=300&punctuate=true"

/** A minute of recorded human speech. */
const spoken = composeAudio(
  { parts: [{ fixture: "asterisk-demo-instruct", toMs: SECONDS * 1000 }], sampleRateHz: 16_000 },
  bundledFixtures(),
  1,
)
const words = spoken.timeline.words.map(
  ({ word, punctuatedWord, startMs, endMs, speaker }): HeardWord => ({
    word,
    punctuatedWord,
    startMs,
    endMs,
    speaker,
    confidence: 0.98,
    language: "en",
  }),
)
const scripted = scriptedRecognizer([words])
const ear = fixtureEar()

function source(): ChunkSource {
  const chunks = spoken.chunks({ chunkMs: CHUNK_MS })[Symbol.iterator]()
  return {
    next() {
      const next = chunks.next()
      return next.done === true ? "end" : next.value
    },
    onReady: () => {},
  }
}

function session(recognizer: Recognizer): Recording {
  const time = virtualClock()
  const host = mockHost({
    settings: DEFAULT_MOCK_SETTINGS,
    recognizer,
    clock: time.clock,
    unixMs: () => time.clock.nowMs(),
    random: prng(1),
    hasher: sha256,
  })
  const url = `ws://mock.invalid/v1/listen?${QUERY}`
  return simulate(host, time, recordedStream({ url, source: source(), script: WHOLE_STREAM, chunkMs: CHUNK_MS }))
}

function judged(): void {
  judgeStreams([{ recording: session(scripted), timeline: spoken.timeline }], CHECKS, undefined)
}

async function msOf(run: () => unknown): Promise<number> {
  const startedAtMs = performance.now()
  await run()
  return performance.now() - startedAtMs
}

const { rounds } = parameters() as VirtualParameters
const ms = await inTurns(rounds, {
  scripted: () => msOf(() => session(scripted)),
  checked: () => msOf(judged),
  byEar: () => msOf(() => session(ear)),
  fakeTimers: () => msOf(fakeTimersSession),
})
const heard = transcript(session(ear)).split(" ").length
tell({
  ms,
  words: { spoken: words.length, heard },
  isSame: writeRecording(session(ear)) === writeRecording(session(ear)),
} satisfies VirtualAnswer)
