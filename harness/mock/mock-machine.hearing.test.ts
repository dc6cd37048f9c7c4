import { expect, test } from "vitest"
import { RAW_ENCODINGS } from "../audio/encodings/index.ts"
import { mixDown } from "../audio/pcm.ts"
import { fixtureLibrary } from "../fixtures/fixture.ts"
import { earRecognizer } from "./ear/ear.ts"
import { Trial } from "./trial.ts"

const library = fixtureLibrary()
const recognizer = earRecognizer(library.knownClips(), { placeholder: false, seed: 1 })

/** The finals of a fixture, sent as fast as can be. */
function transcribe(name: string, options: string): string {
  const { audio } = library.load(name)
  const bytes = RAW_ENCODINGS.get("linear16")?.encode(mixDown(audio.channels)) ?? new Uint8Array(0)
  const query = `encoding=linear16&sample_rate=${audio.sampleRateHz}&filler_words=true&interim_results=true&${options}`
  const trial = new Trial({ query, recognizer }).bytes(bytes).message("CloseStream")
  return trial.finals
    .map((final) => final.channel.alternatives[0]?.transcript)
    .join(" ")
    .trim()
}

test.each([
  { name: "librivox-0870", options: "" },
  { name: "librivox-0890", options: "endpointing=300" },
  { name: "pocketsphinx-2934z", options: "" },
  { name: "asterisk-demo-abouttotry", options: "endpointing=false" },
  { name: "synthetic-pause-250", options: "" },
])("with its real ear the mock gives back $name word for word, $options", ({ name, options }) => {
  const spoken = library.load(name).timeline.words.map(({ word }) => word)
  expect(transcribe(name, options).split(/\s+/)).toEqual(spoken)
})
