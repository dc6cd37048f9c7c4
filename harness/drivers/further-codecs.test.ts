import { spawnSync } from "node:child_process"
import { describe, expect, test } from "vitest"
import { collectAudio, piecesOf } from "../audio/decoding/collect.ts"
import { openDecoder } from "../audio/decoding/decoder.ts"
import { type Rendition, renditionBytes, renditions } from "../fixtures/renditions.ts"
import { FFMPEG, ffmpegOpener } from "./ffmpeg-codec.ts"
import { FFMPEG_CODECS } from "./further-codecs.ts"

const hasFfmpeg = spawnSync(FFMPEG, ["-version"]).status === 0
const ROWS = renditions().filter(
  ({ codec, fixture }) => ["aac", "speex", "g729"].includes(codec) && fixture === "librivox-0880",
)
/** What an encoder puts before the audio and what a frame holds: AAC files say how much of it is audio. */
const TOLERANCE: Readonly<Record<string, number>> = { aac: 1_024, speex: 0, g729: 0 }

const decode = (rendition: Rendition, byteLength: number) => {
  const { encoding, sampleRateHz, container } = rendition
  const declared = container === undefined ? { encoding, sampleRateHz } : {}
  const decoder = openDecoder(declared, { furtherCodecs: FFMPEG_CODECS })
  return collectAudio(decoder, piecesOf(renditionBytes(rendition), byteLength))
}

describe.skipIf(!hasFfmpeg)("by ffmpeg", () => {
  test.each(ROWS)("$file has about $sampleCount samples, wherever it was cut", async (rendition) => {
    const { audio, problem, note } = await decode(rendition, 65_536)
    expect({ problem, note }).toEqual({ problem: undefined, note: undefined })
    const [samples = new Float32Array(0)] = audio?.channels ?? []
    expect(Math.abs(samples.length - rendition.sampleCount)).toBeLessThanOrEqual(TOLERANCE[rendition.codec] ?? 0)
    const [inPieces = new Float32Array(0)] = (await decode(rendition, 331)).audio?.channels ?? []
    expect(Buffer.compare(Buffer.from(inPieces.buffer), Buffer.from(samples.buffer))).toBe(0)
  })

  test("samples come with the packets, all but the last few, and not only at the end", async () => {
    const speech = renditions().find(({ file }) => file === "librivox-0880.g729.g729")
    const bytes = speech === undefined ? new Uint8Array(0) : renditionBytes(speech)
    const decoder = openDecoder({ encoding: "g729", sampleRateHz: 8_000 }, { furtherCodecs: FFMPEG_CODECS })
    decoder.push(bytes.subarray(0, 500))
    while (decoder.pending !== undefined) {
      await decoder.pending
      decoder.proceed()
    }
    expect(decoder.decodedSampleCount).toBe(48 * 80)
    decoder.close()
  })

  test("bytes that are no audio end in a problem or in nothing, and never hang", async () => {
    const bytes = Uint8Array.from({ length: 4_000 }, (_, index) => (index * 7919) % 251)
    const decoder = openDecoder({ encoding: "speex", sampleRateHz: 16_000 }, { furtherCodecs: FFMPEG_CODECS })
    const { audio, problem } = await collectAudio(decoder, piecesOf(bytes, 40))
    expect(problem !== undefined || (audio?.channels.length ?? 0) <= 1).toBe(true)
  })
})

test("without ffmpeg it is said what is missing and how to get it", async () => {
  const missing = ffmpegOpener(
    () => ({ format: "g729", write: (frame) => frame, sampleCountOf: () => 80 }),
    "no-such-ffmpeg",
  )
  const decoder = openDecoder({ encoding: "g729" }, { furtherCodecs: new Map([["g729", missing]]) })
  const { problem } = await collectAudio(decoder, [new Uint8Array(100)])
  expect(problem).toEqual({ code: "unsupported", sentence: expect.stringMatching(/g729 needs ffmpeg.*install it/) })
})
