import { expect, test } from "vitest"
import { prng } from "../../prng.ts"
import { VOICE_LAG_MS, VoiceActivity } from "./voice-activity.ts"

const BLOCK = 160
type Sound = (index: number) => number

const random = prng(7)
const silence: Sound = () => 0
const noise =
  (amplitude: number): Sound =>
  () =>
    amplitude * (2 * random() - 1)
const tone =
  (frequencyHz: number): Sound =>
  (index) =>
    0.3 * Math.sin((2 * Math.PI * frequencyHz * index) / 16_000)
/** Loudness and colour change as syllables and sounds do. */
const voice =
  (gain: number): Sound =>
  (index) => {
    const turn = (hz: number) => Math.sin((2 * Math.PI * hz * index) / 16_000)
    return gain * (0.6 + 0.4 * turn(4)) * (turn(150) + 0.5 * (1 + turn(9)) * turn(1_500)) * 0.6
  }

function render(parts: readonly { sound: Sound; ms: number }[]): Float32Array {
  return Float32Array.from(
    parts.flatMap(({ sound, ms }) => Array.from({ length: ms * 16 }, (_, index) => sound(index))),
  )
}

/** Start and end of everything that was taken for speech, freed of the lag. */
function spokenSpans(samples: Float32Array): number[][] {
  const activity = new VoiceActivity()
  const spans: number[][] = []
  let startMs = -1
  for (let at = 0; at + BLOCK <= samples.length; at += BLOCK) {
    activity.hear(samples.subarray(at, at + BLOCK))
    const atMs = at / 16 - VOICE_LAG_MS
    if (activity.speaking && startMs < 0) startMs = atMs
    if (!activity.speaking && startMs >= 0) {
      spans.push([startMs, atMs])
      startMs = -1
    }
  }
  return spans
}

test.each([
  ["digital silence", silence],
  ["loud white noise", noise(0.5)],
  ["faint white noise", noise(0.003)],
  ["a tone", tone(440)],
  ["hum of the mains", tone(50)],
])("%s is nobody speaking", (_, sound) => {
  expect(spokenSpans(render([{ sound, ms: 5000 }]))).toEqual([])
})

test.each([
  ["noise", noise(0.1)],
  ["a tone", tone(1000)],
])("%s that sets in after silence is nobody either", (_, sound) => {
  expect(
    spokenSpans(
      render([
        { sound: silence, ms: 1000 },
        { sound, ms: 3000 },
      ]),
    ),
  ).toEqual([])
})

test("noise that grows louder is seen through within 350 ms", () => {
  const spans = spokenSpans(
    render([
      { sound: noise(0.01), ms: 1000 },
      { sound: noise(0.1), ms: 3000 },
    ]),
  )
  expect(spans).toHaveLength(1)
  expect(spans[0]?.[1]).toBeLessThanOrEqual(1350)
})

test("a stream that begins in the middle of speech is speech from its first moment on", () => {
  const spans = spokenSpans(
    render([
      { sound: voice(0.5), ms: 700 },
      { sound: noise(0.001), ms: 1000 },
    ]),
  )
  expect(spans).toEqual([[0, 700]])
})

test("the pauses of a noisy room are heard, though its noise wavers", () => {
  const room: Sound = (index) => 0.01 * (1 + 0.8 * Math.sin((2 * Math.PI * 15 * index) / 16_000)) * (2 * random() - 1)
  const parts = [voice(0.5), silence, voice(0.5), silence].map((sound) => ({ sound, ms: 800 }))
  const noisy = render([{ sound: silence, ms: 300 }, ...parts]).map((sample, index) => sample + room(index))
  const spans = spokenSpans(noisy)
  const [first, second] = spans.filter(([startMs = 0, endMs = 0]) => endMs - startMs > 400)
  expect(Math.abs((second?.[0] ?? 0) - (first?.[1] ?? 0) - 800)).toBeLessThanOrEqual(150)
})

test.each([1, 0.5, 0.25, 0.1])("pauses keep their length at gain %d", (gain) => {
  const speech = { sound: voice(0.5 * gain), ms: 800 }
  const pause = (ms: number) => ({ sound: noise(0.001 * gain), ms })
  const spans = spokenSpans(render([pause(300), speech, pause(150), speech, pause(450), speech, pause(1000)]))
  expect(spans).toEqual([
    [300, 1100],
    [1250, 2050],
    [2500, 3300],
  ])
})

test("a closure of 90 ms belongs to the word around it", () => {
  const speech = { sound: voice(0.5), ms: 400 }
  const quiet = (ms: number) => ({ sound: silence, ms })
  expect(spokenSpans(render([quiet(200), speech, quiet(90), speech, quiet(500)]))).toEqual([[200, 1090]])
})

test("a click is not speech", () => {
  const click = { sound: voice(0.5), ms: 10 }
  expect(spokenSpans(render([{ sound: silence, ms: 500 }, click, { sound: silence, ms: 500 }]))).toEqual([])
})

test("speech is heard through steady noise 20 dB below it", () => {
  const parts = [1000, 800, 1000].map((ms, index) => ({ sound: index === 1 ? voice(0.5) : silence, ms }))
  const samples = render(parts).map((sample) => sample + noise(0.04)(0))
  const spans = spokenSpans(samples)
  expect(spans).toHaveLength(1)
  expect(Math.abs((spans[0]?.[0] ?? 0) - 1000)).toBeLessThanOrEqual(40)
  expect(Math.abs((spans[0]?.[1] ?? 0) - 1800)).toBeLessThanOrEqual(40)
})
