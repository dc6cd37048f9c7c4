import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import wavDecoder from "wav-decoder"
import { MAX_CHANNELS } from "../decoding/audio-decoder.ts"
import { ALL_ENCODINGS } from "../encodings/index.ts"
import { openDecoder } from "../decoding/decoder.ts"
import { type PcmAudio, silencePcm, tonePcm } from "../pcm.ts"
import { encodeWav, type ParsedWav, parseWav, wavHeader } from "./wav.ts"

const RATE_HZ = 8_000
const SAMPLE_COUNT = 400
const stereo: PcmAudio = {
  sampleRateHz: RATE_HZ,
  channels: [tonePcm(440, 50, RATE_HZ), tonePcm(200, 50, RATE_HZ, 0.9)].map(({ channels }) => channels[0] ?? fail()),
}

interface Form {
  magic?: string
  formatNumber?: number
  channels?: number
  sampleRateHz?: number
  blockAlign?: number
  bits?: number
  /** 16, 18 or 40 (WAVE_FORMAT_EXTENSIBLE, with formatNumber as the sub-format) */
  fmtByteLength?: number
  subFormat?: number[]
  dataSize?: number
  before?: [string, number[]][]
  after?: [string, number[]][]
  omit?: string[]
}

const PCM_SUB_FORMAT = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]

/** A writer of odd files, independent of the one under test. */
function wavFile(data: Uint8Array, form: Form = {}): Uint8Array {
  const { formatNumber = 1, channels = 2, sampleRateHz = RATE_HZ, bits = 16, fmtByteLength = 16, omit = [] } = form
  const blockAlign = form.blockAlign ?? (channels * bits) / 8
  const tag = fmtByteLength === 40 ? 0xfffe : formatNumber
  const fmt = [tag, channels].flatMap(le16).concat([sampleRateHz, sampleRateHz * blockAlign].flatMap(le32))
  fmt.push(...[blockAlign, bits, fmtByteLength - 18, bits].flatMap(le16), ...le32(3), ...le16(formatNumber))
  fmt.push(...(form.subFormat ?? PCM_SUB_FORMAT))
  const chunks: [string, number[], number?][] = [
    ...(form.before ?? []),
    ["fmt ", fmt.slice(0, fmtByteLength)],
    ["data", [...data], form.dataSize ?? data.length],
    ...(form.after ?? []),
  ]
  const body = chunks
    .filter(([id]) => !omit.includes(id))
    .flatMap(([id, bytes, size = bytes.length]) => [
      ...ascii(id),
      ...le32(size),
      ...bytes,
      ...(bytes.length % 2 ? [0] : []),
    ])
  return Uint8Array.from([...ascii(form.magic ?? "RIFF"), ...le32(body.length + 4), ...ascii("WAVE"), ...body])
}

const le16 = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff]
const le32 = (value: number): number[] => [...le16(value & 0xffff), ...le16(value >>> 16)]
const ascii = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0))
const interleaved = (name: string): Uint8Array => parsed(encodeWav(stereo, name)).data
const ds64 = (dataSize: number): [string, number[]] => [
  "ds64",
  [0, dataSize, 0].flatMap((size) => [...le32(size), ...le32(0)]).concat(le32(0)),
]

function fail(): never {
  throw new Error("the fixture of this test is broken")
}

function parsed(file: Uint8Array): Exclude<ParsedWav, { audio: undefined }> {
  const result = parseWav(file)
  if (result.audio === undefined) throw new Error(result.problem.sentence)
  return result
}

/** Forms of parts of the world's WAV files, each with the encoding it should be read as. */
const FORMS: { name: string; encoding: string; form: Form; size?: number }[] = [
  { name: "8-bit PCM", encoding: "unsigned8", form: { bits: 8 } },
  { name: "16-bit PCM", encoding: "linear16", form: {} },
  { name: "16-bit PCM with an 18-byte header", encoding: "linear16", form: { fmtByteLength: 18 } },
  { name: "16-bit PCM, extensible", encoding: "linear16", form: { fmtByteLength: 40 } },
  {
    name: "16-bit PCM, ambisonic",
    encoding: "linear16",
    form: { fmtByteLength: 40, subFormat: [0, 0, 0x21, 0x07, 0xd3, 0x11, 0x86, 0x44, 0xc8, 0xc1, 0xca, 0, 0, 0] },
  },
  { name: "24-bit PCM", encoding: "integer24", form: { bits: 24 } },
  { name: "24-bit PCM, extensible", encoding: "integer24", form: { bits: 24, fmtByteLength: 40 } },
  { name: "20-bit PCM in 3 bytes", encoding: "integer24", form: { bits: 20, blockAlign: 6 } },
  { name: "32-bit PCM, extensible", encoding: "integer32", form: { bits: 32, fmtByteLength: 40 } },
  { name: "float 32", encoding: "linear32", form: { formatNumber: 3, bits: 32 } },
  { name: "float 32, extensible", encoding: "linear32", form: { formatNumber: 3, bits: 32, fmtByteLength: 40 } },
  { name: "float 64", encoding: "float64", form: { formatNumber: 3, bits: 64 } },
  { name: "float 64, extensible", encoding: "float64", form: { formatNumber: 3, bits: 64, fmtByteLength: 40 } },
  { name: "A-law", encoding: "alaw", form: { formatNumber: 6, bits: 8, fmtByteLength: 18 } },
  { name: "mu-law", encoding: "mulaw", form: { formatNumber: 7, bits: 8, fmtByteLength: 18 } },
  { name: "mu-law, extensible", encoding: "mulaw", form: { formatNumber: 7, bits: 8, fmtByteLength: 40 } },
  { name: "a LIST chunk before the data", encoding: "linear16", form: { before: [["LIST", ascii("INFOISFTsox ")]] } },
  {
    name: "chunks of odd length, padded",
    encoding: "linear16",
    form: {
      before: [
        ["bext", [1, 2, 3]],
        ["junk", [9]],
        ["none", []],
      ],
    },
  },
  { name: "a chunk after the data", encoding: "linear16", form: { after: [["id3 ", [1, 2, 3, 4]]] } },
  { name: "a data size of 0", encoding: "linear16", form: { dataSize: 0 } },
  { name: "a data size of 0xFFFFFFFF", encoding: "linear16", form: { dataSize: 0xffff_ffff } },
  { name: "the data size that sox writes to a pipe", encoding: "linear16", form: { dataSize: 0x7fff_f000 } },
  { name: "the data size that arecord writes to a pipe", encoding: "linear16", form: { dataSize: 0x8000_0000 } },
  {
    name: "RF64",
    encoding: "linear16",
    form: { magic: "RF64", dataSize: 0xffff_ffff, before: [ds64(1_600)], after: [["LIST", [1, 2]]] },
  },
  {
    name: "BW64 without a size in ds64",
    encoding: "linear16",
    form: { magic: "BW64", dataSize: 0xffff_ffff, before: [ds64(0)] },
  },
]

describe("reading", () => {
  test.each(FORMS)("$name is read as $encoding", ({ encoding, form }) => {
    const data = interleaved(encoding)
    const file = wavFile(data, form)
    const { audio, header, note } = parsed(file)
    expect(header.format).toEqual({ encoding: ALL_ENCODINGS.get(encoding), sampleRateHz: RATE_HZ, channels: 2 })
    expect(file.subarray(header.byteLength, header.byteLength + data.length)).toEqual(data)
    expect(audio).toEqual(parsed(encodeWav(stereo, encoding)).audio)
    expect(note).toBeUndefined()
  })

  test.each(FORMS)("$name, pushed in pieces of any size, gives the same", ({ encoding, form }) => {
    const file = wavFile(interleaved(encoding), form)
    for (const pieceByteLength of [1, 7, 320, 4_000]) {
      const decoder = openDecoder({})
      const pieces: (readonly Float32Array[])[] = []
      for (let offset = 0; offset < file.length; offset += pieceByteLength) {
        pieces.push(decoder.push(file.subarray(offset, offset + pieceByteLength)))
      }
      pieces.push(decoder.end())
      const channels = [0, 1].map((channel) =>
        Float32Array.from(pieces.flatMap((piece) => [...(piece[channel] ?? [])])),
      )
      expect(channels).toEqual(parsed(file).audio.channels)
      expect(decoder.format).toEqual({ encoding, sampleRateHz: RATE_HZ, channels: 2 })
      expect(decoder.decodedSampleCount).toBe(SAMPLE_COUNT)
      expect(decoder.problem ?? decoder.note).toBeUndefined()
    }
  })

  // Of our forms the oracle reads these; its 8-bit scale runs from -127.5 to 127.5, so that it differs by one step at most.
  test.each([
    { encoding: "unsigned8", form: { bits: 8 }, tolerance: 1 / 128 },
    { encoding: "linear16", form: {}, tolerance: 0 },
    { encoding: "integer24", form: { bits: 24 }, tolerance: 0 },
    { encoding: "integer32", form: { bits: 32 }, tolerance: 0 },
    { encoding: "linear32", form: { formatNumber: 3, bits: 32 }, tolerance: 0 },
    { encoding: "float64", form: { formatNumber: 3, bits: 64 }, tolerance: 0 },
  ])("$encoding agrees with wav-decoder", ({ encoding, form, tolerance }) => {
    const file = wavFile(interleaved(encoding), form)
    const theirs = wavDecoder.decode.sync(Uint8Array.from(file).buffer, { symmetric: true })
    const { audio } = parsed(file)
    expect(theirs.sampleRate).toBe(audio.sampleRateHz)
    audio.channels.forEach((samples, channel) => {
      const differences = samples.map((sample, index) => Math.abs(sample - (theirs.channelData[channel]?.[index] ?? 9)))
      expect(Math.max(...differences)).toBeLessThanOrEqual(tolerance)
    })
  })

  test("six channels come apart", () => {
    const channels = Array.from({ length: 6 }, (_, channel) => Float32Array.of(channel / 8, (channel - 6) / 8))
    expect(parsed(encodeWav({ sampleRateHz: 48_000, channels }, "linear16")).audio.channels).toEqual(channels)
  })

  test("data cut short, within a sample even, is read as far as it goes, and said", () => {
    const file = wavFile(interleaved("linear16"))
    const { audio, note } = parsed(file.subarray(0, file.length - 7))
    expect(audio.channels.map((channel) => channel.length)).toEqual([SAMPLE_COUNT - 2, SAMPLE_COUNT - 2])
    expect(note).toBe("The WAV header promises 1600 bytes of samples, 1593 came.")
  })

  test("data that ends within a sample without a promise is noted too", () => {
    const { note } = parsed(wavFile(Uint8Array.of(1, 2, 3, 4, 5), { dataSize: 0 }))
    expect(note).toMatch(/ends within a sample: expected 4 bytes for all channels, found 2/)
  })

  test("a header without samples is audio of no length, with its channels", () => {
    expect(parsed(wavFile(new Uint8Array(0))).audio).toEqual(silencePcm(0, RATE_HZ, 2))
  })
})

describe("what cannot be read is said in a sentence", () => {
  const data = Uint8Array.of(1, 2, 3, 4)
  test.each([
    { name: "an empty file", file: new Uint8Array(0), code: "undecodable", says: /"fmt " chunk .* first 0 bytes/ },
    {
      name: "something else",
      file: Uint8Array.from(ascii("no audio in here")),
      code: "undecodable",
      says: /found "no a"/,
    },
    { name: "an unprintable start", file: new Uint8Array(12), code: "undecodable", says: /found "\?{4}"/ },
    {
      name: "another RIFF",
      file: Uint8Array.from([...ascii("RIFF"), 0, 0, 0, 0, ...ascii("AVI ")]),
      code: "unsupported",
      says: /found "AVI "/,
    },
    { name: "no fmt chunk", file: wavFile(data, { omit: ["fmt "] }), code: "undecodable", says: /"fmt " chunk/ },
    { name: "no data chunk", file: wavFile(data, { omit: ["data"] }), code: "undecodable", says: /a "data" chunk/ },
    {
      name: "a short fmt chunk",
      file: wavFile(data, { fmtByteLength: 12 }),
      code: "undecodable",
      says: /16 or more bytes .* found 12/,
    },
    {
      name: "a short ds64 chunk",
      file: wavFile(data, { before: [["ds64", [1, 2]]] }),
      code: "undecodable",
      says: /24 or more bytes .* found 2/,
    },
    {
      name: "zero channels",
      file: wavFile(data, { channels: 0 }),
      code: "undecodable",
      says: /1 or more channels, found 0/,
    },
    {
      name: "too many channels",
      file: wavFile(data, { channels: 65 }),
      code: "unsupported",
      says: RegExp(`at most ${MAX_CHANNELS}`),
    },
    {
      name: "a rate of zero",
      file: wavFile(data, { sampleRateHz: 0 }),
      code: "undecodable",
      says: /sample rate in whole Hz, found 0/,
    },
    {
      name: "a rate beyond reason",
      file: wavFile(data, { sampleRateHz: 4e9 }),
      code: "unsupported",
      says: /found 4000000000/,
    },
    {
      name: "a block align of zero",
      file: wavFile(data, { blockAlign: 0 }),
      code: "undecodable",
      says: /\(2 × 2\), found .* block align of 0/,
    },
    {
      name: "a block align for other bits",
      file: wavFile(data, { bits: 24, blockAlign: 4 }),
      code: "undecodable",
      says: /\(2 × 3\), found .* block align of 4/,
    },
    { name: "12-byte samples", file: wavFile(data, { bits: 96 }), code: "undecodable", says: /96 bits/ },
    {
      name: "Microsoft ADPCM",
      file: wavFile(data, { formatNumber: 2 }),
      code: "unsupported",
      says: /found Microsoft ADPCM \(format number 0x0002\)/,
    },
    { name: "IMA ADPCM", file: wavFile(data, { formatNumber: 0x11 }), code: "unsupported", says: /IMA ADPCM/ },
    { name: "GSM 6.10", file: wavFile(data, { formatNumber: 0x31 }), code: "unsupported", says: /GSM 6\.10/ },
    {
      name: "MP3 in WAV",
      file: wavFile(data, { formatNumber: 0x55, fmtByteLength: 40 }),
      code: "unsupported",
      says: /MP3/,
    },
    {
      name: "an unheard-of format",
      file: wavFile(data, { formatNumber: 0x1234 }),
      code: "unsupported",
      says: /found format number 0x1234\./,
    },
    {
      name: "an unheard-of sub-format",
      file: wavFile(data, { fmtByteLength: 40, subFormat: PCM_SUB_FORMAT.toReversed() }),
      code: "unsupported",
      says: /without a known sub-format/,
    },
    {
      name: "extensible, cut short",
      file: wavFile(data, { formatNumber: 0xfffe }),
      code: "unsupported",
      says: /without a known sub-format/,
    },
  ])("$name", ({ file, code, says }) => {
    const { audio, problem } = parseWav(file)
    expect(audio).toBeUndefined()
    expect(problem?.code).toBe(code)
    expect(problem?.sentence).toMatch(says)
  })

  test("a header damaged anywhere gives audio or a problem, whole or in pieces, and never throws", () => {
    const good = wavFile(interleaved("linear16").subarray(0, 64), {
      fmtByteLength: 40,
      before: [["LIST", [1, 2, 3]], ds64(64)],
    })
    const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 12 })
    const property = fc.property(
      damage,
      fc.integer({ min: 1, max: good.length }),
      fc.integer({ min: 1, max: 40 }),
      (edits, length, step) => {
        const file = good.slice(0, length)
        for (const [offset, byte] of edits) if (offset < length) file[offset] = byte
        const whole = parseWav(file)
        const decoder = openDecoder({})
        for (let offset = 0; offset < length; offset += step) decoder.push(file.subarray(offset, offset + step))
        decoder.end()
        expect(decoder.decodedSampleCount).toBe(whole.audio?.channels[0]?.length ?? 0)
        expect(decoder.problem === undefined).toBe(whole.problem === undefined)
      },
    )
    fc.assert(property, { seed: 2, numRuns: 400 })
  })
})

describe("writing", () => {
  test.each([...ALL_ENCODINGS.keys()])("%s is read back, and its sizes hold to the last byte", (encoding) => {
    const odd = { sampleRateHz: 44_100, channels: [Float32Array.of(0.5, -0.5, 0.25)] }
    const file = encodeWav(odd, encoding)
    const view = new DataView(file.buffer)
    expect(view.getUint32(4, true)).toBe(file.length - 8)
    const { header, audio } = parsed(file)
    expect(header.dataByteLength).toBe(3 * header.format.encoding.bytesPerSample)
    expect(audio.channels[0]?.[2]).toBeCloseTo(0.25, 1)
  })

  test("a header for audio of unknown length lets everything after it be samples", () => {
    const header = wavHeader({ encoding: "mulaw", sampleRateHz: 8_000, channels: 1 })
    const read = parsed(Uint8Array.from([...header, 0x80, 0xff, 0x00]))
    expect(read.header).toMatchObject({ byteLength: header.length, dataByteLength: undefined })
    expect(read.data).toHaveLength(3)
  })
})
