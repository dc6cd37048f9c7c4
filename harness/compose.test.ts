import { expect, test } from "vitest"
import { composeAudio } from "./compose.ts"
import { bundledFixtures } from "./fixture.ts"

const library = bundledFixtures()
const compose = (spec: Parameters<typeof composeAudio>[0], seed = 1) => composeAudio(spec, library, seed)

test("parts are joined, and the timeline moves with them", () => {
  const alone = compose({ parts: [{ fixture: "librivox-0880" }] })
  const later = compose({ parts: [{ silenceMs: 500 }, { fixture: "librivox-0880" }] })
  expect(later.bytes.byteLength - alone.bytes.byteLength).toBe(500 * 32)
  expect(later.timeline.words[0]?.startMs).toBe((alone.timeline.words[0]?.startMs ?? 0) + 500)
  expect(later.timeline.transcript).toBe(alone.timeline.transcript)
})

test.each([
  ["linear16", 2, 48_000],
  ["linear32", 4, 16_000],
  ["mulaw", 1, 8_000],
  ["alaw", 1, 8_000],
] as const)("%s is %i bytes a sample, declared as it is", (encoding, bytesPerSample, sampleRateHz) => {
  const composed = compose({ parts: [{ fixture: "librivox-0880" }], encoding, sampleRateHz })
  expect(composed.bytes.byteLength).toBe(
    Math.round((composed.timeline.durationMs * sampleRateHz) / 1000) * bytesPerSample,
  )
  expect(composed.declared).toEqual({ encoding, sample_rate: sampleRateHz })
})

test("a WAV file declares nothing and carries a header that takes no time", () => {
  const composed = compose({ parts: [{ silenceMs: 100 }], encoding: "wav" })
  expect(composed.declared).toEqual({})
  expect(composed.headerByteLength).toBeGreaterThanOrEqual(44)
  expect(composed.bytes.byteLength - composed.headerByteLength).toBe(3_200)
})

test("a spec may lie about what it sends", () => {
  expect(compose({ parts: [{ silenceMs: 10 }], declare: { sampleRateHz: 8_000 } }).declared).toEqual({
    encoding: "linear16",
    sample_rate: 8_000,
  })
  expect(compose({ parts: [{ silenceMs: 10 }], declare: "nothing" }).declared).toEqual({})
})

test("noise comes from the seed alone", () => {
  const noisy = { parts: [{ fixture: "librivox-0880", noiseBelowDb: 20 }] }
  expect(compose(noisy, 7).bytes).toEqual(compose(noisy, 7).bytes)
  expect(compose(noisy, 7).bytes).not.toEqual(compose(noisy, 8).bytes)
})

test("a stereo fixture stays stereo, or is mixed down when one channel is asked for", () => {
  const stereo = compose({ parts: [{ fixture: "synthetic-stereo" }] })
  const mono = compose({ parts: [{ fixture: "synthetic-stereo" }], channels: 1 })
  expect(stereo.declared).toMatchObject({ channels: 2 })
  expect(stereo.bytes.byteLength).toBe(2 * mono.bytes.byteLength)
  expect(mono.timeline.words).toHaveLength(stereo.timeline.words.length)
})
