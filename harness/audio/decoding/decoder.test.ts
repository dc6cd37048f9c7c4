import { describe, expect, test } from "vitest"
import { prng } from "../../prng.ts"
import type { AudioDecoder } from "./audio-decoder.ts"
import { openDecoder } from "./decoder.ts"
import { RAW_ENCODINGS } from "../encodings/index.ts"
import { interleave, noisePcm } from "../pcm.ts"

const ascii = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0))

/** Everything the decoder gives for bytes cut into the given lengths, over and over. */
function decodeInPieces(decoder: AudioDecoder, bytes: Uint8Array, lengths: number[]): Float32Array[] {
  const channels: number[][] = []
  const collect = (pushed: readonly Float32Array[]): void => {
    pushed.forEach((samples, channel) => {
      channels[channel] = [...(channels[channel] ?? []), ...samples]
    })
  }
  for (let offset = 0, turn = 0; offset < bytes.length; turn++) {
    const end = offset + (lengths[turn % lengths.length] ?? 1)
    // A copy that is overwritten at once: the decoder must not keep what is not its own.
    const piece = bytes.slice(offset, end)
    collect(decoder.push(piece))
    piece.fill(0xaa)
    offset = end
  }
  collect(decoder.end())
  return channels.map((samples) => Float32Array.from(samples))
}

describe("raw audio", () => {
  const rows = [...RAW_ENCODINGS.keys()].flatMap((encoding) => [1, 2, 3].map((channels) => ({ encoding, channels })))
  test.each(rows)("$encoding on $channels channels is the same however it was cut", ({ encoding, channels }) => {
    const random = prng(5)
    const audio = Array.from(
      { length: channels },
      () => noisePcm(20, 8_000, -20, random).channels[0] ?? new Float32Array(0),
    )
    const bytes = RAW_ENCODINGS.get(encoding)?.encode(interleave(audio)) ?? new Uint8Array(0)
    const open = (): AudioDecoder => openDecoder({ encoding, sampleRateHz: 8_000, channels })
    const whole = decodeInPieces(open(), bytes, [bytes.length])
    expect(whole.map((samples) => samples.length)).toEqual(audio.map(() => 160))
    for (const lengths of [[1], [7], [3, 1, 50], [320], [4_000]]) {
      expect(decodeInPieces(open(), bytes, lengths)).toEqual(whole)
    }
  })

  test("the format is known at once, and every push has an array a channel", () => {
    const decoder = openDecoder({ encoding: "linear16", sampleRateHz: 16_000, channels: 2 })
    expect(decoder.format).toEqual({ encoding: "linear16", sampleRateHz: 16_000, channels: 2 })
    expect(decoder.push(Uint8Array.of(1, 2, 3)).map((samples) => samples.length)).toEqual([0, 0])
    expect(decoder.push(Uint8Array.of(4)).map((samples) => samples.length)).toEqual([1, 1])
    expect(decoder.decodedSampleCount).toBe(1)
  })

  test("half a sample at the end is left out and noted", () => {
    const decoder = openDecoder({ encoding: "linear16", sampleRateHz: 16_000 })
    decoder.push(Uint8Array.of(1, 2, 3))
    expect(decoder.end()).toEqual([new Float32Array(0)])
    expect(decoder.note).toMatch(/expected 2 bytes for all channels, found 1/)
    expect(decoder.problem).toBeUndefined()
  })

  test.each([
    ["a WebM file", [0x1a, 0x45, 0xdf, 0xa3]],
    ["a WAV file", [0x52, 0x49, 0x46, 0x46]],
  ])("the beginning of %s is noise like all else, and noted", (name, magic) => {
    const decoder = openDecoder({ encoding: "linear16", sampleRateHz: 16_000 })
    expect(decoder.push(Uint8Array.from([...magic, 7]))).toMatchObject([{ length: 2 }])
    decoder.end()
    expect(decoder.note).toBe(`This is ${name}, not raw linear16: declare no encoding for it.`)
    const other = openDecoder({ encoding: "linear16", sampleRateHz: 16_000 })
    for (const bytes of [[0, 0], magic]) other.push(Uint8Array.from(bytes))
    other.end()
    expect(other.note).toBeUndefined()
  })

  test("a declared encoding is believed, even before a WAV header", () => {
    const decoder = openDecoder({ encoding: "mulaw", sampleRateHz: 8_000 })
    expect(decoder.push(Uint8Array.from(ascii("RIFF")))[0]).toHaveLength(4)
  })

  test.each([
    {
      declared: { encoding: "adpcm", sampleRateHz: 8_000 },
      code: "unsupported",
      says: /linear16, .*flac.*found adpcm/,
    },
    { declared: { encoding: "linear16" }, code: "undecodable", says: /sample_rate beside encoding=linear16/ },
    { declared: { encoding: "linear16", sampleRateHz: 0 }, code: "undecodable", says: /found 0/ },
    { declared: { encoding: "linear16", sampleRateHz: 1.5 }, code: "undecodable", says: /found 1\.5/ },
    { declared: { encoding: "linear16", sampleRateHz: 1 }, code: "unsupported", says: /1000 to 384000 Hz, found 1/ },
    { declared: { encoding: "linear16", sampleRateHz: 8_000, channels: 0 }, code: "undecodable", says: /found 0/ },
    { declared: { encoding: "linear16", sampleRateHz: 8_000, channels: 1e6 }, code: "unsupported", says: /at most 64/ },
  ])("$declared decodes nothing and says why", ({ declared, code, says }) => {
    const decoder = openDecoder(declared)
    expect(decoder.push(new Uint8Array(5_000))).toEqual([])
    expect(decoder.end()).toEqual([])
    expect(decoder.problem).toEqual({ code, sentence: expect.stringMatching(says) })
    expect(decoder.format).toBeUndefined()
  })
})

describe("audio of which nothing is declared", () => {
  test.each([
    { name: "silence", bytes: new Uint8Array(4_096) },
    { name: "full-scale silence", bytes: new Uint8Array(4_096).fill(0xff) },
    { name: "text", bytes: Uint8Array.from(ascii("not audio ".repeat(500))) },
  ])("$name is undecodable after 4 KiB, no sooner", ({ bytes }) => {
    const decoder = openDecoder({})
    decoder.push(bytes.subarray(0, 4_095))
    expect(decoder.problem).toBeUndefined()
    decoder.push(bytes.subarray(4_095))
    expect(decoder.problem?.code).toBe("undecodable")
    expect(decoder.problem?.sentence).toMatch(
      /^Expected the start of a container \(WAV, Ogg, .*AMR\), found none in the first/,
    )
  })

  test("a short stream is undecodable when it ends; one without a byte is not", () => {
    const short = openDecoder({})
    short.push(Uint8Array.of(1, 2, 3))
    short.end()
    expect(short.problem?.code).toBe("undecodable")
    const empty = openDecoder({})
    expect(empty.end()).toEqual([])
    expect(empty.problem).toBeUndefined()
  })

  test.each(["AIFF", "CAF"])("%s is named, and how to convert it is said", (name) => {
    const decoder = openDecoder({})
    decoder.push(Uint8Array.from(ascii(name === "AIFF" ? "FORM" : "caff")))
    expect(decoder.problem).toEqual({
      code: "unsupported",
      sentence: expect.stringMatching(RegExp(`found ${name}\\. Convert it`)),
    })
  })
})
