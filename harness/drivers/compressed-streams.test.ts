// Compressed audio through a whole mock in virtual time: declared, detected, declared wrongly.
import { spawnSync } from "node:child_process"
import { expect, test } from "vitest"
import { assert } from "../errors.ts"
import { fixtureEar } from "../fixtures/fixture-ear.ts"
import { rendition, renditionBytes } from "../fixtures/renditions.ts"
import { DEFAULT_MOCK_SETTINGS, type MockSettings } from "../mock/settings.ts"
import { prng } from "../prng.ts"
import { type ChunkSource } from "../protocol/client.ts"
import { decodeServerFrame } from "../protocol/messages/codec.ts"
import { CONTROL, type Step, WHOLE_STREAM } from "../protocol/script.ts"
import { writeRecording } from "../recording/jsonl.ts"
import type { Recording } from "../recording/recording.ts"
import { closedOf, serverActs } from "../recording/traffic.ts"
import { sha256 } from "../sha256.ts"
import { virtualClock } from "../time/clock.ts"
import { memoryConnector } from "../transports/memory.ts"
import { FFMPEG } from "./ffmpeg-codec.ts"
import { drive } from "./drive.ts"
import { type MockLogEntry, mockHost } from "./host.ts"
import { trialStream } from "./trial-stream.ts"

const hasFfmpeg = spawnSync(FFMPEG, ["-version"]).status === 0

/** What the fixture of these renditions says. */
const SPOKEN = "he was not an ill disposed young man"

/** The bytes in pieces of one length, 100 ms apart. */
function piecesSource(bytes: Uint8Array, byteLength: number): ChunkSource {
  let [from, atMs] = [0, 0]
  return {
    next() {
      if (from >= bytes.length) return "end"
      const piece = bytes.subarray(from, (from += byteLength))
      const startMs = atMs
      atMs += 100
      return { bytes: piece, startMs, endMs: atMs }
    },
    onReady() {},
  }
}

interface Scene {
  readonly query?: string
  readonly bytes: Uint8Array
  readonly byteLength?: number
  readonly settings?: Partial<MockSettings>
  readonly script?: readonly Step[]
}

async function stream({ query = "", bytes, byteLength = 800, settings = {}, script = WHOLE_STREAM }: Scene) {
  const { clock, runWithWork } = virtualClock()
  const log: MockLogEntry[] = []
  const host = mockHost({
    settings: { ...DEFAULT_MOCK_SETTINGS, ...settings },
    recognizer: fixtureEar(),
    clock,
    unixMs: () => 1_767_225_600_000 + clock.nowMs(),
    random: prng(1),
    hasher: sha256,
    onLog: (entry) => log.push(entry),
  })
  let finished: Recording | undefined
  drive(
    {
      connector: memoryConnector(host, clock),
      clock,
      ...trialStream({
        url: `ws://mock/v1/listen?model=nova-3&${query}`,
        source: piecesSource(bytes, byteLength),
        script,
      }),
    },
    (recording) => (finished = recording),
  )
  await runWithWork()
  assert(finished !== undefined, "a stream in virtual time ends")
  const [ended] = log.flatMap((entry) => (entry.type === "stream" ? [entry] : []))
  return { recording: finished, ended, closed: closedOf(finished) }
}

const file = (format: string): Uint8Array => renditionBytes(rendition("librivox-0880", format))

test.each([
  { query: "", format: "ogg-opus" },
  { query: "", format: "mp3" },
  { query: "encoding=flac&sample_rate=16000", format: "flac" },
  { query: "encoding=ogg-opus", format: "ogg-opus" },
  { query: "encoding=amr-wb&sample_rate=16000", format: "amr-wb" },
])("$format with '$query' is heard", async ({ query, format }) => {
  const { ended } = await stream({ query, bytes: file(format) })
  expect(ended).toMatchObject({ endedBy: "CloseStream", code: 1000, channels: 1, problems: [] })
  expect(ended?.transcript).toContain(SPOKEN)
})

test("the codec is loaded while time stands still: two runs give the same recording, to the byte", async () => {
  const run = async (): Promise<string> => {
    const { recording } = await stream({ query: "interim_results=true&vad_events=true", bytes: file("ogg-opus") })
    return writeRecording(recording)
  }
  expect(await run()).toBe(await run())
})

test.skipIf(!hasFfmpeg)("a codec in a process of its own gives the same, to the byte, on every run", async () => {
  const query = "encoding=g729&sample_rate=8000&interim_results=true&vad_events=true"
  const run = async () => await stream({ query, bytes: file("g729"), byteLength: 100 })
  const [one, other] = [await run(), await run()]
  expect(writeRecording(one.recording)).toBe(writeRecording(other.recording))
  // Results came while audio did, not only at its end.
  const times = serverActs(one.recording).map(({ atMs }) => atMs)
  expect(times[0]).toBeLessThan(1_500)
  expect(one.ended).toMatchObject({ code: 1000, durationMs: 2_990 })
})

test("channels of compressed audio are kept apart, or mixed, as those of raw audio", async () => {
  const bytes = renditionBytes(rendition("synthetic-stereo", "webm-opus"))
  const apart = await stream({ query: "multichannel=true", bytes, byteLength: 700 })
  const mixed = await stream({ bytes, byteLength: 700 })
  expect([apart.ended?.channels, mixed.ended?.channels]).toEqual([2, 2])
  const lanes = (recording: Recording): string[] =>
    serverActs(recording).flatMap(({ frame }) => {
      const message = frame.type === "text" ? decodeServerFrame(frame) : undefined
      return message?.type === "Results" ? [String(message.channel_index)] : []
    })
  expect(new Set(lanes(apart.recording))).toEqual(new Set(["0,2", "1,2"]))
  expect(new Set(lanes(mixed.recording))).toEqual(new Set(["0,1"]))
})

test("Finalize covers all that had been sent, to the frame", async () => {
  const script: readonly Step[] = [
    { do: "audio", toMs: 1_000 },
    { do: "text", text: CONTROL.finalize },
    ...WHOLE_STREAM,
  ]
  // Frames of 20 ms of the highest mode, behind six bytes of magic: ten pieces end within the fiftieth.
  const { recording } = await stream({ bytes: file("amr-nb"), byteLength: 160, script })
  const results = serverActs(recording).flatMap(({ frame }) => {
    const message = frame.type === "text" ? decodeServerFrame(frame) : undefined
    return message?.type === "Results" ? [message] : []
  })
  const finalized = results.find(({ from_finalize }) => from_finalize === true)
  expect(finalized).toMatchObject({ start: 0, is_final: true })
  expect(finalized?.duration).toBeCloseTo(0.98, 3)
})

test.each([
  { name: "Ogg declared as bare Opus packets", query: "encoding=opus&sample_rate=48000", format: "ogg-opus" },
  { name: "WebM declared as bare Opus packets", query: "encoding=opus&sample_rate=48000", format: "webm-opus" },
  { name: "MP3 declared as FLAC", query: "encoding=flac&sample_rate=16000", format: "mp3" },
])("$name gives nothing, and then 1011 NET-0000", async ({ query, format }) => {
  const bytes = new Uint8Array(32_000)
  for (let at = 0; at < bytes.length; at += file(format).length)
    bytes.set(file(format).subarray(0, bytes.length - at), at)
  const { closed, ended } = await stream({ query, bytes, byteLength: 80 })
  expect(ended).toMatchObject({ endedBy: "NET-0000", durationMs: 0, transcript: "" })
  expect(closed).toMatchObject({ code: 1011 })
})

test("a container declared as linear16 is heard as noise: audio, and no words", async () => {
  const { ended } = await stream({ query: "encoding=linear16&sample_rate=16000", bytes: file("ogg-opus") })
  expect(ended).toMatchObject({ code: 1000, transcript: "" })
  expect(ended?.durationMs).toBeCloseTo((file("ogg-opus").length / 32) | 0, -1)
})

test.each([
  { undecodableAudio: "DATA-0000" as const, endedBy: "DATA-0000", code: 1008 },
  { undecodableAudio: "NET-0000" as const, endedBy: "NET-0000", code: 1011 },
  { undecodableAudio: "silence" as const, endedBy: "CloseStream", code: 1000 },
])("raw audio of which nothing is declared ends as the setting $undecodableAudio says", async (row) => {
  const { ended } = await stream({ bytes: new Uint8Array(400 * 3_200).fill(7), byteLength: 3_200, settings: row })
  expect(ended).toMatchObject({ endedBy: row.endedBy, code: row.code, durationMs: 0, channels: 0 })
  expect(ended?.problems).toHaveLength(1)
})
