import decodeByOthers from "audio-decode"
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from "mediabunny"
import { expect, test } from "vitest"
import { linear16, toInt16 } from "../encodings/linear16.ts"
import { openDecoder } from "../decoding/decoder.ts"
import { addNoise, joinPcm, type PcmAudio, sampleCount, silencePcm, slicePcm, tonePcm } from "../pcm.ts"
import { prng } from "../../prng.ts"
import { encodeAs } from "./index.ts"
import { SENDABLE_FORMS, type SendableForm } from "./sendable-forms.ts"

/** Silence, a tone, noise at full scale, and an end that no codec's frames divide by. */
function sounds(sampleRateHz: number, channels: number): PcmAudio {
  const random = prng(7)
  const tone = addNoise(tonePcm(330, 417.3, sampleRateHz, 0.4), 30, random)
  const noise = addNoise(tonePcm(1000, 90, sampleRateHz, 1), 0, random)
  const mono = joinPcm([silencePcm(100, sampleRateHz), tone, noise])
  const other = (gain: number) => (mono.channels[0] ?? new Float32Array()).map((sample) => sample * gain)
  return { sampleRateHz, channels: Array.from({ length: channels }, (_, index) => other(1 / (index + 1))) }
}

const shapes = [
  [8_000, 1],
  [11_025, 1],
  [16_000, 2],
  [44_100, 2],
  [48_000, 1],
] as const
const rows = (forms: readonly SendableForm[]) =>
  forms.flatMap((form) => shapes.map(([rate, channels]) => ({ form, rate, channels })))

test.each(rows(["flac", "ogg-flac"]))(
  "$form at $rate Hz with $channels channels is read by another decoder, sample for sample",
  async ({ form, rate, channels }) => {
    const audio = sounds(rate, channels)
    const { bytes } = encodeAs(audio, { encoding: form })
    const read = await decodeByOthers(bytes)
    expect(read.sampleRate).toBe(rate)
    // That decoder divides by 32 767, so that a full swing downwards is a little more than -1.
    const integers = read.channelData.map((channel) =>
      Int16Array.from(channel, (sample) => Math.round(sample * 32_767)),
    )
    expect(integers).toEqual(audio.channels.map(toInt16))
  },
)

test.each(rows(["ogg-opus", "webm-opus", "mkv-opus"]))(
  "$form at $rate Hz with $channels channels is read by another demuxer, packet for packet",
  async ({ form, rate, channels }) => {
    const audio = sounds(rate, channels)
    const { bytes, facts } = encodeAs(audio, { encoding: form })
    const input = new Input({ source: new BufferSource(bytes), formats: ALL_FORMATS })
    const track = await input.getPrimaryAudioTrack()
    expect(track?.codec).toBe("opus")
    expect(track?.numberOfChannels).toBe(channels)
    const packets: Uint8Array[] = []
    if (track) for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet.data)
    const raw = encodeAs(audio, { encoding: "opus" })
    const sent = [...raw.chunks({ chunkMs: 100 })].map((chunk) => chunk.bytes)
    expect(packets.map((packet) => Buffer.from(packet).toString("hex"))).toEqual(
      sent.map((packet) => Buffer.from(packet).toString("hex")),
    )
    expect(facts.sampleRateHz).toBe(raw.declared.sample_rate)
  },
)

test.each(shapes)("Ogg Opus of %i Hz with %i channels lasts as long as what went in", async (rate, channels) => {
  const audio = sounds(rate, channels)
  const read = await decodeByOthers(encodeAs(audio, { encoding: "ogg-opus" }).bytes)
  const wanted = (sampleCount(audio) * 48_000) / rate
  expect(read.channelData).toHaveLength(channels)
  expect(read.channelData[0]?.length).toBeGreaterThanOrEqual(Math.floor(wanted))
  // One codec frame of 20 ms, for readers that leave the padding of the end in.
  expect(read.channelData[0]?.length).toBeLessThanOrEqual(wanted + 960)
})

test.each(["linear16", "linear32", "mulaw", "alaw", "wav"] as const)("%s is read by our own decoder", (encoding) => {
  const audio = sounds(16_000, 2)
  const { bytes, declared } = encodeAs(audio, { encoding })
  const decoder = openDecoder({
    encoding: declared.encoding as string | undefined,
    sampleRateHz: declared.sample_rate as number | undefined,
    channels: declared.channels as number | undefined,
  })
  expect(decoder.push(bytes)[1]).toHaveLength(sampleCount(audio))
})

test.each(SENDABLE_FORMS)("%s: every cut of it is the same bytes, and never goes back in time", (encoding) => {
  const encoded = encodeAs(slicePcm(sounds(8_000, 1), 40, 240), { encoding })
  for (const size of [
    { chunkMs: 20 },
    { chunkMs: 33 },
    { chunkMs: 250 },
    { chunkByteLength: 1 },
    { chunkByteLength: 333 },
  ]) {
    const chunks = [...encoded.chunks(size)]
    expect(Buffer.concat(chunks.map(({ bytes }) => bytes)).equals(encoded.bytes)).toBe(true)
    expect(chunks.at(-1)?.endMs).toBeCloseTo(encoded.facts.durationMs)
    const strange = chunks.filter(
      ({ bytes, startMs, endMs }, index) =>
        bytes.length === 0 || startMs !== (chunks[index - 1]?.endMs ?? 0) || endMs < startMs,
    )
    expect(strange).toEqual([])
  }
})

test.each([
  ["linear16", { encoding: "linear16", sample_rate: 16_000, channels: 2 }, undefined],
  ["opus", { encoding: "opus", sample_rate: 16_000, channels: 2 }, undefined],
  ["ogg-opus", { encoding: "ogg-opus" }, "ogg"],
  ["flac", { encoding: "flac" }, "flac"],
  ["wav", {}, "wav"],
  ["ogg-flac", {}, "ogg"],
  ["webm-opus", {}, "webm"],
  ["mkv-opus", {}, "matroska"],
] as const)("%s is declared as %o", (encoding, declared, container) => {
  const encoded = encodeAs(sounds(16_000, 2), { encoding })
  expect(encoded.declared).toEqual(declared)
  expect(encoded.facts.container).toBe(container)
})

test("raw Opus sends one packet a frame whatever size is asked for", () => {
  const encoded = encodeAs(sounds(16_000, 1), { encoding: "opus" })
  const frames = [...encoded.chunks({ chunkByteLength: 4000 })]
  expect(frames.length).toBe(Math.ceil((encoded.facts.durationMs + 6.5) / 20))
  expect(frames.slice(0, 3).map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
    [0, 20],
    [20, 40],
    [40, 60],
  ])
})

test("Opus goes to 48 kHz from a rate it does not have, and to two channels from more", () => {
  const { facts, declared } = encodeAs(sounds(44_100, 6), { encoding: "opus" })
  expect(facts).toMatchObject({ sampleRateHz: 48_000, channels: 2 })
  expect(declared).toEqual({ encoding: "opus", sample_rate: 48_000, channels: 2 })
})

test("audio of no length is a header and nothing else", () => {
  for (const encoding of ["flac", "ogg-flac"] as const) {
    const { facts, bytes } = encodeAs(silencePcm(0, 16_000), { encoding })
    expect(facts.durationMs).toBe(0)
    expect(bytes.length).toBeGreaterThan(0)
  }
})

test("silence costs FLAC a few bytes, and full-scale noise no more than its samples", () => {
  const silence = encodeAs(silencePcm(1000, 16_000), { encoding: "flac" }).bytes.length
  expect(silence).toBeLessThan(1000)
  const noise = Float32Array.from({ length: 16_000 }, prng(3)).map((share) => 2 * share - 1)
  const noisy = encodeAs({ sampleRateHz: 16_000, channels: [noise] }, { encoding: "flac" }).bytes.length
  expect(noisy).toBeLessThan(linear16.encode(noise).length * 1.04)
})
