// The classic mistakes, made on purpose with a person's own audio, so that the symptom is seen where it can be recognised.
import { type EncodedAudio, encodeAs, sentFacts } from "../audio/encoders/index.ts"
import type { AudioChunk } from "../audio/bytes/chunks.ts"
import { joinBytes } from "../audio/bytes/bytes.ts"
import { swapPairs } from "../audio/guess/sample-form.ts"
import type { PcmAudio } from "../audio/pcm.ts"
import type { SentAudio } from "../recording/recording.ts"
import { type Choice, choice } from "./choices.ts"

/** Packets that a sender glued: 100 ms of them, as its chunk size says. */
const GLUED_PACKETS = 5
/** Widely used with Opus, and what a wrong rate is told from. */
const OPUS_RATE_HZ = 16_000

/** @param audio what the file holds, at its own rate */
export function wrongChoices(audio: PcmAudio): readonly Choice[] {
  const raw = encodeAs(audio, { encoding: "linear16", channels: 1 })
  const stereo = encodeAs(audio, { encoding: "linear16", channels: 2 })
  const wav = encodeAs(audio, { encoding: "wav", channels: 1 })
  const ogg = encodeAs(audio, { encoding: "ogg-opus", sampleRateHz: OPUS_RATE_HZ, channels: 1 })
  const opus = encodeAs(audio, { encoding: "opus", sampleRateHz: OPUS_RATE_HZ, channels: 1 })
  const rateHz = audio.sampleRateHz
  const truth = { encoding: "linear16", sample_rate: rateHz }
  const swapped = mapBytes(raw, swapPairs)
  return [
    wrong("declared at half the rate", raw, { ...truth, sample_rate: Math.round(rateHz / 2) }),
    wrong("declared at twice the rate", raw, { ...truth, sample_rate: rateHz * 2 }),
    wrong("linear16 declared as mulaw", raw, { encoding: "mulaw", sample_rate: rateHz }),
    wrong("a container declared as raw", ogg, { encoding: "linear16", sample_rate: OPUS_RATE_HZ }),
    wrong("raw, and nothing declared", raw, {}),
    wrong("bytes in the wrong order", swapped, truth, { byteOrder: "big" }),
    wrong("stereo declared as mono", stereo, truth),
    wrong("a WAV header inside raw", wav, truth),
    wrong("Opus packets glued together", glued(opus), opus.declared, { packetsPerFrame: GLUED_PACKETS }),
  ]
}

function wrong(
  mistake: string,
  encoded: EncodedAudio,
  declared: Choice["declared"],
  more: Partial<SentAudio> = {},
): Choice {
  const sent = { ...sentFacts(encoded, {}), ...more }
  return { ...choice({ ...encoded, declared }, sent, mistake), title: mistake, mistake }
}

const mapBytes = (encoded: EncodedAudio, change: (bytes: Uint8Array) => Uint8Array): EncodedAudio => ({
  ...encoded,
  bytes: change(encoded.bytes),
  *chunks(size) {
    for (const chunk of encoded.chunks(size)) yield { ...chunk, bytes: change(chunk.bytes) }
  },
})

const glued = (encoded: EncodedAudio): EncodedAudio => ({
  ...encoded,
  *chunks(size) {
    let held: AudioChunk[] = []
    for (const chunk of encoded.chunks(size)) {
      held.push(chunk)
      if (held.length < GLUED_PACKETS) continue
      yield joined(held)
      held = []
    }
    if (held.length > 0) yield joined(held)
  },
})

const joined = (chunks: readonly AudioChunk[]): AudioChunk => ({
  bytes: joinBytes(...chunks.map(({ bytes }) => bytes)),
  startMs: chunks[0]?.startMs ?? 0,
  endMs: chunks.at(-1)?.endMs ?? 0,
})
