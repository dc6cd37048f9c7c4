// The same speech in every form that the mock decodes everywhere: whatever it is encoded as, however it is cut, the mock hears
// the same words at the same times. A sample; `npm run bench -- formats` plays every fixture in every form.

import { expect, test } from "vitest"
import type { AudioForm, AudioPart, AudioSpec } from "../../harness/case.ts"
import { metadata, transcript } from "../../harness/recording/views.ts"
import { type Heard, hear } from "./hear.ts"

const SPOKEN = "librivox-0880"
const STEREO = "synthetic-stereo"
/** Word times of the mock and of the timeline agree within this: the truth of read speech itself is worth 50 ms. */
const WORD_TIME_MS = 60
/** What coding and another cut may move a word by. */
const SAME_TIME_MS = 20

const of = (encoding: AudioForm, ...parts: readonly AudioPart[]): AudioSpec => ({ encoding, parts })
const words = (heard: readonly Heard[]): readonly string[] => heard.map(({ word }) => word)

/** How far the times of the same words lie apart, at most; Infinity when the words differ. */
function furthestMs(heard: readonly Heard[], wanted: readonly Heard[], shiftMs = 0): number {
  if (words(heard).join() !== words(wanted).join()) return Number.POSITIVE_INFINITY
  return Math.max(
    ...heard.flatMap(({ startMs, endMs }, index) => [
      Math.abs(startMs - shiftMs - (wanted[index]?.startMs ?? 0)),
      Math.abs(endMs - shiftMs - (wanted[index]?.endMs ?? 0)),
    ]),
  )
}

test.each([
  ["flac", "librivox-0890"],
  ["ogg-flac", "pocketsphinx-cards-005"],
  ["opus", "asterisk-tt-weasels"],
  ["ogg-opus", "pocketsphinx-2934z"],
  ["webm-opus", "synthetic-profanity"],
  ["mkv-opus", "pocketsphinx-goforward"],
  ["amr-nb", "librivox-0930"],
  ["amr-nb", "synthetic-two-utterances"],
  ["amr-nb-4.75k", "librivox-0930"],
  ["amr-nb-4.75k", "synthetic-two-utterances"],
  ["amr-wb", "librivox-0930"],
  ["mp3", "synthetic-two-utterances"],
  ["ogg-vorbis", SPOKEN],
] as const)("%s of %s comes back word for word, in its place", async (encoding, fixture) => {
  const { channels } = await hear({ audio: of(encoding, { fixture }), options: { endpointing: 300 } })
  for (const { spoken, heard } of channels) {
    expect(words(heard)).toEqual(words(spoken))
    expect(furthestMs(heard, spoken)).toBeLessThanOrEqual(WORD_TIME_MS)
  }
})

test.each([
  ["flac", { sampleRateHz: 16_000, channels: 2 }, 2],
  ["ogg-opus", { sampleRateHz: 48_000 }, 2],
  ["webm-opus", { sampleRateHz: 8_000, channels: 1 }, 1],
  ["linear32", { sampleRateHz: 44_100 }, 2],
] as const)("Metadata of %s with %o has its length and its %i channels", async (encoding, shape, channelCount) => {
  const audio = { ...of(encoding, { fixture: STEREO, toMs: 2_000 }), ...shape }
  const [closing] = metadata((await hear({ audio })).recording)
  expect(closing?.message.channels).toBe(channelCount)
  expect(Math.abs((closing?.message.duration ?? 0) - 2)).toBeLessThanOrEqual(0.02)
})

test.each(["linear16", "ogg-opus"] as const)("silence before %s moves every time by its length", async (encoding) => {
  const [plain] = (await hear({ audio: of(encoding, { fixture: SPOKEN }) })).channels
  for (const silenceMs of [250, 1_730]) {
    const [later] = (await hear({ audio: of(encoding, { silenceMs }, { fixture: SPOKEN }) })).channels
    expect(furthestMs(later?.heard ?? [], plain?.heard ?? [], silenceMs)).toBeLessThanOrEqual(SAME_TIME_MS)
  }
})

test.each(["mulaw", "flac"] as const)("clips joined in %s are heard as the sum of their parts", async (encoding) => {
  const parts = [SPOKEN, "pocketsphinx-cards-003"].map((fixture): AudioPart => ({ fixture }))
  const gap = { silenceMs: 900 }
  const [first, second] = await Promise.all(parts.map((part) => hear({ audio: of(encoding, part) })))
  const joined = await hear({ audio: of(encoding, ...parts.flatMap((part) => [part, gap])) })
  const heard = joined.channels[0]?.heard ?? []
  const wanted = [first?.channels[0]?.heard ?? [], second?.channels[0]?.heard ?? []]
  const count = wanted[0]?.length ?? 0
  expect(furthestMs(heard.slice(0, count), wanted[0] ?? [])).toBeLessThanOrEqual(SAME_TIME_MS)
  const lengthMs = (metadata(first?.recording ?? joined.recording)[0]?.message.duration ?? 0) * 1000
  const secondMs = lengthMs + gap.silenceMs
  expect(furthestMs(heard.slice(count), wanted[1] ?? [], secondMs)).toBeLessThanOrEqual(SAME_TIME_MS)
})

test.each(["linear16", "flac", "ogg-opus", "webm-opus", "amr-nb", "mp3"] as const)(
  "%s is heard the same in frames of 1, 7, 320, 4000 and 65 536 bytes",
  async (encoding) => {
    // Single bytes of what is not compressed are tens of thousands of frames: an odd size cuts samples just as well.
    const sizes = encoding === "linear16" || encoding === "flac" ? [7, 320, 4_000, 65_536] : [1, 7, 320, 4_000, 65_536]
    const fixture = encoding === "linear16" || encoding === "flac" ? "pocketsphinx-cards-003" : SPOKEN
    const texts: string[] = []
    for (const chunkByteLength of sizes) {
      const { recording } = await hear({ audio: of(encoding, { fixture }), chunkByteLength })
      const [closing] = metadata(recording)
      texts.push(`${transcript(recording, 0)} ${closing?.message.duration}`)
    }
    expect(new Set(texts).size).toBe(1)
    expect(texts[0]).toMatch(encoding === "linear16" || encoding === "flac" ? /clubs/i : /young man/i)
  },
)

test.each([
  ["a container as raw packets", { encoding: "webm-opus", declare: { encoding: "opus", sampleRateHz: 48_000 } }],
  ["Opus packets as samples", { encoding: "opus", declare: { encoding: "linear16" } }],
  ["FLAC as samples", { encoding: "flac", declare: { encoding: "linear16", sampleRateHz: 16_000 } }],
  ["samples as FLAC", { encoding: "linear16", declare: { encoding: "flac" } }],
  ["packets with nothing declared", { encoding: "opus", declare: "nothing" }],
] as const)("%s gives no words", async (_, form) => {
  const { channels } = await hear({ audio: { parts: [{ fixture: SPOKEN }], ...form } })
  expect(channels[0]?.heard).toEqual([])
})
