// From the first bytes of an input to the form in which it is sent.
import { CONFIDENT, guessForm } from "../audio/guess/guess-form.ts"
import type { HarnessError } from "../errors.ts"
import type { DeclaredAudio } from "../audio/decoding/decoder.ts"
import { containerForm } from "./container-form.ts"
import { type Bytes, refuse, type SentForm } from "./form.ts"
import { LOOK_BYTE_LENGTH, type Looks, looksLike } from "./looks.ts"
import { rawForm } from "./raw-form.ts"
import { wavForm } from "./wav-form.ts"

/** @throws {HarnessError} INPUT when this is not audio, or cannot be sent without saying more about it */
export async function recogniseForm(bytes: Bytes): Promise<SentForm> {
  const { encoding } = bytes.spec
  const start = await bytes.peek(MAGIC_BYTE_LENGTH)
  if (start.length === 0) throw isEmpty(bytes)
  if (isWav(looksLike(start))) return wavForm(bytes)
  if (encoding !== undefined) return rawForm(bytes, encoding)
  const looks = looksLike(await bytes.peek(LOOK_BYTE_LENGTH))
  if (looks.type === "audio") return containerForm(bytes, looks.container, looks.name)
  if (looks.type === "other") throw notAudio(bytes, looks.name)
  throw await noHeader(bytes)
}

/**
 * What a decoder must be told of an input: nothing of a container.
 * @throws {HarnessError} INPUT when this is not audio, or more must be said about it
 */
export async function declaredFormOf(bytes: Bytes): Promise<DeclaredAudio> {
  const head = await bytes.peek(LOOK_BYTE_LENGTH)
  if (head.length === 0) throw isEmpty(bytes)
  const looks = looksLike(head)
  const { encoding, sampleRateHz, channels } = bytes.spec
  if (looks.type === "audio") return {}
  if (encoding !== undefined) return { encoding, sampleRateHz, channels }
  throw looks.type === "other" ? notAudio(bytes, looks.name) : await noHeader(bytes)
}

const isEmpty = (bytes: Bytes) => refuse(bytes, "is empty", "give it some audio")

const notAudio = (bytes: Bytes, what: string) =>
  refuse(bytes, `is not audio but ${what}`, "give a WAV file or other audio")

/** Of a file it is said what it sounds like; a live source is not kept waiting for the seconds that takes. */
async function noHeader(bytes: Bytes): Promise<HarnessError> {
  const [first] = bytes.totalByteLength === undefined ? [] : guessForm(await bytes.peek(GUESSED_BYTE_LENGTH))
  if (first === undefined || first.confidence < CONFIDENT || first.byteOrder === "big") {
    return refuse(bytes, "has no audio header", RAW_REMEDY)
  }
  const { encoding, sampleRateHz, channels, confidence } = first
  const heard = `has no audio header, and sounds like raw ${encoding} (${Math.round(confidence * 100)} % sure)`
  return refuse(bytes, heard, `say so: --encoding ${encoding} --sample-rate ${sampleRateHz} --channels ${channels}`)
}

/** 6 s of 16 bits at 16 kHz. */
const GUESSED_BYTE_LENGTH = 6 * 16_000 * 2

/** "RIFF", a size, "WAVE". A live source is not kept waiting for more than that. */
const MAGIC_BYTE_LENGTH = 12

const isWav = (looks: Looks): boolean => looks.type === "audio" && looks.container === "wav"

const RAW_REMEDY = "if it holds raw samples, say which: --encoding linear16 --sample-rate 16000 --channels 1"
