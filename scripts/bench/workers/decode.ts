// How fast bytes become samples, samples become voice or none, and text becomes messages: ours beside the plainest loop
// that does as much, in turns, in one process.

import { alaw } from "../../../harness/audio/encodings/alaw.ts"
import { mulaw } from "../../../harness/audio/encodings/mulaw.ts"
import { bundledFixtures } from "../../../harness/fixtures/fixture.ts"
import { VoiceActivity } from "../../../harness/mock/ear/voice-activity.ts"
import { resultsSchema } from "../../../harness/protocol/messages/schemas.ts"
import { SERVER_SHAPES } from "../../../harness/protocol/messages/shapes.ts"
import { inTurns } from "../rounds.ts"
import { resultsTexts } from "./canned.ts"
import { parameters, tell } from "./console.ts"
import { cpuMs } from "./cpu.ts"

export interface DecodeParameters {
  readonly rounds: number
  readonly roundMs: number
}

/** Times real time for audio, messages per second for text, by the time on the core; one figure a round. */
export type DecodeAnswer = Readonly<Record<keyof typeof CONTESTANTS, readonly number[]>>

const RATE_HZ = 16_000
const CHUNK_LENGTH = RATE_HZ / 10
const BLOCK_LENGTH = RATE_HZ / 100

/** Recorded human speech of seven seconds, whole blocks. */
function speech(): Float32Array {
  const samples = bundledFixtures().load("librivox-0870").audio.channels[0] ?? new Float32Array(0)
  return samples.slice(0, samples.length - (samples.length % BLOCK_LENGTH))
}

const samples = speech()
const blocks = cut(samples, BLOCK_LENGTH)
const mulawChunks = cut(mulaw.encode(samples), CHUNK_LENGTH)
const alawChunks = cut(alaw.encode(samples), CHUNK_LENGTH)
const plainTable = Float32Array.from({ length: 256 }, (_, code) => code / 128 - 1)
const texts = resultsTexts(500)
const parsed = texts.map((text) => JSON.parse(text) as unknown)

/** Kept and looked at in the end, so that no loop is left out for having no effect. */
let sink = 0

const CONTESTANTS = {
  voiceActivity() {
    const voice = new VoiceActivity()
    for (const block of blocks) voice.hear(block)
    sink += voice.speaking ? 1 : 0
  },
  plainEnergy() {
    for (const block of blocks) {
      let power = 0
      for (let index = 0; index < block.length; index++) power += (block[index] ?? 0) ** 2
      sink += power
    }
  },
  mulaw: () => mulawChunks.forEach((chunk) => (sink += mulaw.decode(chunk).length)),
  alaw: () => alawChunks.forEach((chunk) => (sink += alaw.decode(chunk).length)),
  plainTable() {
    for (const chunk of mulawChunks) {
      const decoded = new Float32Array(chunk.length)
      for (let index = 0; index < chunk.length; index++) decoded[index] = plainTable[chunk[index] ?? 0] ?? 0
      sink += decoded.length
    }
  },
  shape: () => parsed.forEach((json) => (sink += SERVER_SHAPES.Results(json) === undefined ? 1 : 0)),
  jsonParse: () => texts.forEach((text) => (sink += (JSON.parse(text) as { type: string }).type.length)),
  schema: () => parsed.forEach((json) => (sink += resultsSchema.safeParse(json).success ? 1 : 0)),
} as const

function cut<Samples extends Float32Array | Uint8Array>(all: Samples, length: number): Samples[] {
  const count = Math.ceil(all.length / length)
  return Array.from({ length: count }, (_, index) => all.slice(index * length, (index + 1) * length) as Samples)
}

/** Runs a contestant over and over. @returns how many of its units (seconds of audio, or messages) it did a CPU second */
function speedOf(run: () => void, unitsPerRun: number, roundMs: number): number {
  const before = cpuMs()
  let runs = 0
  let tookMs = 0
  while (tookMs < roundMs) {
    run()
    runs++
    tookMs = cpuMs() - before
  }
  return (runs * unitsPerRun * 1000) / tookMs
}

const { rounds, roundMs } = parameters() as DecodeParameters
const isText = new Set<string>(["shape", "jsonParse", "schema"])
const turns = Object.entries(CONTESTANTS).map(([name, run]) => {
  const units = isText.has(name) ? texts.length : samples.length / RATE_HZ
  return [name, () => speedOf(run, units, roundMs)] as const
})
// The first round is spent on getting warm.
const speeds = await inTurns(rounds + 1, Object.fromEntries(turns))
tell(Object.fromEntries(Object.entries(speeds).map(([name, all]) => [name, all.slice(1)])))
if (Number.isNaN(sink)) process.exitCode = 1
