// The mock hears: every speech fixture comes back word for word and in its place, in whatever form it is sent; what is
// declared as something else than it is, and what is no speech, gives no words at all.

import { expect, test } from "vitest"
import type { AudioPart, AudioSpec, QueryOptions } from "../../harness/case.ts"
import { bundledFixtures } from "../../harness/fixtures/fixture.ts"
import { hear } from "./hear.ts"

const library = bundledFixtures()
const speech = library.fixtures.filter(({ kind }) => kind === "speech")

/** Word times of the mock and of the timeline agree within this. */
const WORD_TIME_MS = 60

const GAP_MS = 800
const NEIGHBOUR = "librivox-0930"

const only = (fixture: string, more: object = {}): readonly AudioPart[] => [{ fixture, ...more }]

const CONDITIONS: Readonly<Record<string, (fixture: string) => AudioSpec>> = {
  "linear16 at 8 kHz": (fixture) => ({ parts: only(fixture), sampleRateHz: 8_000 }),
  "linear16 at 16 kHz": (fixture) => ({ parts: only(fixture), sampleRateHz: 16_000 }),
  "linear16 at 48 kHz": (fixture) => ({ parts: only(fixture), sampleRateHz: 48_000 }),
  "mulaw at 8 kHz": (fixture) => ({ parts: only(fixture), encoding: "mulaw", sampleRateHz: 8_000 }),
  "after 3 s of silence": (fixture) => ({ parts: [{ silenceMs: 3_000 }, ...only(fixture)] }),
  "before another fixture": (fixture) => ({
    parts: [...only(fixture), { silenceMs: GAP_MS }, ...only(NEIGHBOUR)],
    channels: 1,
  }),
  "behind another fixture": (fixture) => ({
    parts: [...only(NEIGHBOUR), { silenceMs: GAP_MS }, ...only(fixture)],
    channels: 1,
  }),
  "at half gain": (fixture) => ({ parts: only(fixture, { gain: 0.5 }) }),
  "with white noise 20 dB below": (fixture) => ({ parts: only(fixture, { noiseBelowDb: 20 }) }),
}

const optionsFor = (channels: number, audio: AudioSpec): QueryOptions => ({
  endpointing: 300,
  interim_results: true,
  ...(channels > 1 && audio.channels === undefined && { multichannel: true }),
})

test.each(
  speech.flatMap(({ name, timeline }) =>
    Object.keys(CONDITIONS).map((condition) => [name, condition, timeline.channels] as const),
  ),
)("%s comes back word for word, %s", async (name, condition, channelCount) => {
  const audio = CONDITIONS[condition]?.(name) ?? { parts: [] }
  const { channels } = await hear({ audio, options: optionsFor(channelCount, audio) })
  for (const { spoken, heard } of channels) {
    expect(heard.map(({ word }) => word)).toEqual(spoken.map(({ word }) => word))
    const misplaced = heard.filter(({ startMs, endMs }, index) => {
      const { startMs: fromMs, endMs: toMs } = spoken[index] ?? { startMs: 0, endMs: 0 }
      return Math.abs(startMs - fromMs) > WORD_TIME_MS || Math.abs(endMs - toMs) > WORD_TIME_MS
    })
    expect(misplaced).toEqual([])
  }
})

const MISDECLARED: Readonly<Record<string, Partial<AudioSpec>>> = {
  "at half its rate": { sampleRateHz: 16_000, declare: { sampleRateHz: 8_000 } },
  "at twice its rate": { sampleRateHz: 16_000, declare: { sampleRateHz: 32_000 } },
  "linear16 as mulaw": { declare: { encoding: "mulaw" } },
  "mulaw as linear16": { encoding: "mulaw", sampleRateHz: 8_000, declare: { encoding: "linear16" } },
  "mulaw as alaw at another rate": {
    encoding: "mulaw",
    sampleRateHz: 8_000,
    declare: { encoding: "alaw", sampleRateHz: 16_000 },
  },
}

test.each(speech.flatMap(({ name }) => Object.keys(MISDECLARED).map((mistake) => [name, mistake] as const)))(
  "%s declared wrongly, %s, gives no words",
  async (name, mistake) => {
    // Ten seconds are more than any window in which the ear makes up its mind.
    const audio: AudioSpec = { parts: only(name, { toMs: 10_000 }), channels: 1, ...MISDECLARED[mistake] }
    const { channels } = await hear({ audio, options: { endpointing: 300 } })
    expect(channels[0]?.heard).toEqual([])
  },
)

test.each([
  ["noise", [{ noiseMs: 5_000, levelDb: -20 }]],
  ["the noise fixture", [{ fixture: "synthetic-noise" }]],
  ["a tone", [{ toneMs: 5_000, frequencyHz: 440, levelDb: -12 }]],
  ["the tone fixture", [{ fixture: "synthetic-tone" }]],
  ["silence", [{ silenceMs: 5_000 }]],
  ["the silence fixture", [{ fixture: "synthetic-silence" }]],
] as const)("%s gives no words", async (_, parts) => {
  const { channels } = await hear({ audio: { parts }, options: { endpointing: 300, interim_results: true } })
  expect(channels[0]?.heard).toEqual([])
})
