import { expect, test } from "vitest"
import { prng } from "../../prng.ts"
import { ClipIndex } from "./clip-index.ts"
import { DESCRIPTOR_FRAMES } from "./descriptor.ts"
import { BANDS, featuresOf } from "./features.ts"

/** Ten tones a second, each of its own height and loudness: as varied as speech. */
function melody(seed: number): Float32Array {
  const random = prng(seed)
  const notes = Array.from({ length: 30 }, () => ({ hz: 300 + 2_500 * random(), peak: 0.05 + 0.4 * random() }))
  return Float32Array.from({ length: 48_000 }, (_, index) => {
    const { hz, peak } = notes[Math.floor(index / 1_600)] ?? { hz: 0, peak: 0 }
    return peak * Math.sin((2 * Math.PI * hz * index) / 16_000)
  })
}

const melodies = [1, 2, 3].map(melody)
const index = new ClipIndex(melodies.map((samples, each) => ({ name: `${each}`, language: "en", words: [], samples })))
const windowAt = (samples: Float32Array, frame: number) =>
  featuresOf(samples).subarray(frame * BANDS, (frame + DESCRIPTOR_FRAMES) * BANDS)

test.each([
  { clip: 0, frame: 0 },
  { clip: 1, frame: 100 },
  { clip: 2, frame: 217 },
])("a window of clip $clip is found at frame $frame, to one frame", ({ clip, frame }) => {
  const [best] = index.search(windowAt(melodies[clip] ?? new Float32Array(0), frame), 3)
  expect(best?.clip).toBe(clip)
  expect(Math.abs((best?.frame ?? 0) - frame)).toBeLessThanOrEqual(1)
})

test("it is found at another gain", () => {
  const softer = melodies[1]?.map((sample) => sample / 4) ?? new Float32Array(0)
  expect(index.search(windowAt(softer, 150), 1)).toEqual([{ clip: 1, frame: 150 }])
})

test("no more places are given than asked for, and never two beside each other", () => {
  const places = index.search(windowAt(melody(9), 50), 8)
  expect(places.length).toBeLessThanOrEqual(8)
  for (const { clip, frame } of places) {
    expect(places.filter((other) => other.clip === clip && Math.abs(other.frame - frame) <= 3)).toHaveLength(1)
  }
})

test("an index of nothing finds nothing", () => {
  expect(new ClipIndex([]).search(new Float32Array(DESCRIPTOR_FRAMES * BANDS), 5)).toEqual([])
})
