import { expect, test } from "vitest"
import { bundledFixtures } from "../../fixtures/fixture.ts"
import { encodeAs } from "../encoders/index.ts"
import { resamplePcm } from "../resampling/resampler.ts"
import { joinBytes } from "../bytes/bytes.ts"
import { formListener, type HeardForm } from "./form-listener.ts"

const { audio } = bundledFixtures().load("pocketsphinx-goforward")

function heard(declared: string | undefined, frames: readonly Uint8Array[]): HeardForm | undefined {
  const listener = formListener(declared)
  for (const frame of frames) listener.push(frame)
  return listener.end()
}

const packets = [...encodeAs(audio, { encoding: "opus" }).chunks({ chunkMs: 20 })].map(({ bytes }) => bytes)

const glued = (count: number): Uint8Array[] =>
  Array.from({ length: Math.floor(packets.length / count) }, (_, at) =>
    joinBytes(...packets.slice(at * count, (at + 1) * count)),
  )

test("Opus with one packet a message is as it should be", () => {
  expect(heard("opus", packets)).toBeUndefined()
})

test.each([2, 3, 5])("Opus with %i packets a message is glued", (count) => {
  expect(heard("opus", glued(count))).toMatchObject({ encoding: "opus", packetsPerFrame: count })
})

test("samples are guessed, whatever they were declared as", () => {
  const { bytes } = encodeAs(audio, { encoding: "linear16" })
  const frames = Array.from({ length: 20 }, (_, at) => bytes.subarray(at * 3200, (at + 1) * 3200))
  expect(heard("mulaw", frames)).toMatchObject({ encoding: "linear16", sampleRateHz: 16_000 })
})

test("what no ear can tell is the rate alone", () => {
  const { channels } = resamplePcm(audio, 44_100)
  const { bytes } = encodeAs({ sampleRateHz: 44_100, channels }, { encoding: "linear16" })
  const form = heard("mulaw", [bytes])
  expect(form).toMatchObject({ encoding: "linear16", channels: 1 })
  expect(form).toHaveProperty("formConfidence", expect.closeTo(1, 1))
})

test("a container is no matter of guessing", () => {
  expect(heard("linear16", [encodeAs(audio, { encoding: "ogg-opus" }).bytes])).toBeUndefined()
})
