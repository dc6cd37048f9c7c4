import { describe, expect, test } from "vitest"
import { wavHeader } from "../audio/wav/wav.ts"
import {
  audioTo,
  type BuildOptions,
  type BuildStep,
  buildRecording,
  closed,
  final,
  goodEnd,
} from "../recording/recording-builder.ts"
import type { RecordingEvent, SentAudio } from "../recording/recording.ts"
import { diagnose } from "./diagnosis.ts"
import { nameMistake } from "./mistakes.ts"

type Options = NonNullable<BuildOptions["options"]>

const steps: readonly BuildStep[] = [audioTo(3000), final(0, 3, "good evening"), ...goodEnd]

/** What our own sender knows of what it sent. */
const sent = (options: Options, audio: SentAudio) => buildRecording({ options, header: { audio } }, ...steps)

const LINEAR16: SentAudio = { encoding: "linear16", sampleRateHz: 16_000, channels: 1 }

describe("a mistake is named by what was declared beside what was sent", () => {
  test.each<[id: string, said: RegExp, options: Options, audio: SentAudio]>([
    ["rate", /16000 Hz.*at 8000 Hz.*2 times too slow/, { sample_rate: "8000" }, LINEAR16],
    ["rate", /2 times too fast/, { sample_rate: "32000" }, LINEAR16],
    ["encoding", /is linear16 and was declared as mulaw/, { encoding: "mulaw" }, LINEAR16],
    ["undeclared", /nothing declared/, { encoding: undefined, sample_rate: undefined }, LINEAR16],
    ["channels", /has 2 channels and was declared with 1/, {}, { ...LINEAR16, channels: 2 }],
    ["byte-order", /big-endian/, {}, { ...LINEAR16, byteOrder: "big" }],
    ["wav-header-in-raw", /heard as a click/, {}, { ...LINEAR16, container: "wav" }],
    ["container-as-raw", /An Ogg file.*taken for samples/, {}, { container: "ogg", encoding: "opus" }],
    [
      "container-as-raw",
      /A WebM file.*taken for packets/,
      { encoding: "opus" },
      { container: "webm", encoding: "opus" },
    ],
    ["packets-glued", /5 opus packets/, { encoding: "opus" }, { encoding: "opus", packetsPerFrame: 5 }],
  ])("%s: %s", (id, said, options, audio) => {
    const recording = sent(options, audio)
    expect(nameMistake(recording)).toMatchObject({ id, cause: expect.stringMatching(said) as string })
    expect(diagnose(recording, false)[0]?.cause).toMatch(said)
  })

  test("and is the cause of the failure that it led to", () => {
    const build = { options: { encoding: undefined, sample_rate: undefined }, header: { audio: LINEAR16 } }
    const [first, second] = diagnose(buildRecording(build, audioTo(1000), closed(1008, "DATA-0000")), false)
    expect(first).toMatchObject({ kind: "failure", cause: expect.stringMatching(/nothing declared/) as string })
    expect(second?.cause).toMatch(/DATA-0000/)
  })
})

describe("a good stream is not blamed", () => {
  test.each<[what: string, options: Options, audio: SentAudio]>([
    ["raw samples declared as they are", {}, LINEAR16],
    ["stereo declared as stereo", { channels: "2" }, { ...LINEAR16, channels: 2 }],
    [
      "a container with nothing declared",
      { encoding: undefined, sample_rate: undefined },
      { container: "wav", ...LINEAR16 },
    ],
    ["FLAC declared as FLAC", { encoding: "flac", sample_rate: undefined }, { container: "flac", encoding: "flac" }],
    ["Ogg Opus declared as it is", { encoding: "ogg-opus", sample_rate: undefined }, { encoding: "ogg-opus" }],
    [
      "raw Opus declared as it is",
      { encoding: "opus", sample_rate: "48000" },
      { encoding: "opus", sampleRateHz: 48_000 },
    ],
    ["AMR declared as it is", { encoding: "amr-nb", sample_rate: "8000" }, { container: "amr", encoding: "amr-nb" }],
    ["audio of which nobody knows anything", {}, {}],
  ])("%s", (_, options, audio) => {
    expect(nameMistake(sent(options, audio))).toBeUndefined()
  })
})

/** A recording of the mock, which knows of its client what came over the wire. */
function served(options: Options, head: string, heard?: Partial<Extract<RecordingEvent, { type: "sounds-like" }>>) {
  const { header, events } = buildRecording({ options, header: { side: "server", audio: {} } })
  const frame = { type: "binary", byteLength: 3200, headBase64: btoa(head) } as const
  const sounds = { type: "sounds-like", atMs: 2, byteOrder: "little", channels: 1, confidence: 0.95 } as const
  return {
    header,
    events: [
      ...events,
      { type: "received", atMs: 1, cursorMs: 100, frame },
      ...(heard === undefined ? [] : [{ ...sounds, encoding: "linear16", sampleRateHz: 16_000, ...heard } as const]),
      { type: "closed", atMs: 3, cursorMs: 100, by: "us", code: 1000, reason: "" },
    ] as readonly RecordingEvent[],
  }
}

const wavHead = (sampleRateHz: number): string =>
  String.fromCharCode(...wavHeader({ encoding: "linear16", sampleRateHz, channels: 1 }))

describe("of a client that nobody knows, the bytes tell", () => {
  test.each<[id: string | undefined, recording: ReturnType<typeof served>]>([
    ["container-as-raw", served({}, "OggS\0\x02")],
    ["container-as-raw", served({}, "RIFF\x24\0\0\0WAVEfmt ")],
    ["wav-header-in-raw", served({}, wavHead(16_000))],
    ["rate", served({ sample_rate: "8000" }, wavHead(16_000))],
    [
      "packets-glued",
      served({ encoding: "opus", sample_rate: "48000" }, "\0\0", { encoding: "opus", packetsPerFrame: 5 }),
    ],
    ["rate", served({ sample_rate: "8000" }, "\0\0", {})],
    ["encoding", served({ encoding: "mulaw", sample_rate: "8000" }, "\0\0", {})],
    ["byte-order", served({}, "\0\0", { byteOrder: "big" })],
    ["channels", served({}, "\0\0", { channels: 2 })],
    ["undeclared", served({ encoding: undefined, sample_rate: undefined }, "\0\0", {})],
    [undefined, served({}, "\0\0", {})],
    [undefined, served({ encoding: undefined, sample_rate: undefined }, "RIFF\x24\0\0\0WAVEfmt ")],
    // By ear a rate is told from its half and its double alone, and what is not sure is not said.
    [undefined, served({ sample_rate: "44100" }, "\0\0", { sampleRateHz: 48_000 })],
    [undefined, served({ sample_rate: "24000" }, "\0\0", {})],
    [undefined, served({ sample_rate: "8000" }, "\0\0", { confidence: 0.85 })],
    [undefined, served({ sample_rate: "8000" }, "\0\0", { confidence: 0.6 })],
    // A rate that could be its neighbour leaves no doubt of the rest.
    [
      "encoding",
      served({ encoding: "mulaw", sample_rate: "44100" }, "\0\0", { confidence: 0.5, formConfidence: 0.95 }),
    ],
    [undefined, served({ encoding: "mulaw" }, "\0\0", { confidence: 0.5, formConfidence: 0.6 })],
  ])("%s", (id, recording) => {
    expect(nameMistake(recording)?.id).toBe(id)
  })
})
