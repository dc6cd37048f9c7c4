// The committed renditions, decoded: as many samples as the reference decoders give, wherever the bytes were cut.
import { describe, expect, test } from "vitest"
import { bundledFixtures } from "../../fixtures/fixture.ts"
import { type Rendition, renditionBytes, renditions } from "../../fixtures/renditions.ts"
import { sha256 } from "../../sha256.ts"
import { collectAudio, piecesOf } from "./collect.ts"
import { openDecoder } from "./decoder.ts"
import type { PcmAudio } from "../pcm.ts"

const BUNDLED = ["opus", "flac", "vorbis", "mp3", "amr-nb", "amr-wb", "alaw", "mulaw"]
const READ_HERE = renditions().filter(
  ({ codec, oddity }) => !oddity && (BUNDLED.includes(codec) || codec.startsWith("pcm_")),
)

const decode = (rendition: Rendition, pieceByteLength: number) =>
  collectAudio(openDecoder({}), piecesOf(renditionBytes(rendition), pieceByteLength))

/** Comparing a hundred thousand samples one by one takes longer than decoding them. */
function digestOf(audio: PcmAudio | undefined): string {
  const hasher = sha256()
  for (const samples of audio?.channels ?? []) {
    hasher.update(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength))
  }
  return hasher.digest("hex")
}

test.each(READ_HERE)("$file has $sampleCount samples at $sampleRateHz Hz", async (rendition) => {
  const { audio, format, problem, note } = await decode(rendition, 4_000)
  expect({ problem, note }).toEqual({ problem: undefined, note: undefined })
  expect(format).toMatchObject({ sampleRateHz: rendition.sampleRateHz, channels: rendition.channels })
  expect(audio?.channels.map((samples) => samples.length)).toEqual(
    Array.from({ length: rendition.channels }, () => rendition.sampleCount),
  )
})

describe("in pieces of any size the samples are the same", () => {
  test.each(READ_HERE.filter(({ fixture, format }) => fixture === "librivox-0880" || format === "wav-rf64"))(
    "$file",
    async (rendition) => {
      const whole = digestOf((await decode(rendition, 65_536)).audio)
      for (const byteLength of [1, 7, 320, 4_000]) {
        expect(digestOf((await decode(rendition, byteLength)).audio)).toBe(whole)
      }
    },
  )
})

test.each(READ_HERE.filter(({ codec, fixture }) => codec === "flac" && fixture === "librivox-0880"))(
  "$file is the fixture to the bit",
  async (rendition) => {
    const { audio } = await decode(rendition, 1_000)
    expect(digestOf(audio)).toBe(digestOf(bundledFixtures().load(rendition.fixture).audio))
  },
)
