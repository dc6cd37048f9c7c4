// The audio clock of the server: how much audio it has by its own reckoning, which for raw audio is bytes over the rate
// that was declared, whatever the audio really is.

import { firstReached } from "./bisect.ts"
import { declaredOptions } from "./declared-options.ts"
import { endRequestOf } from "./ending.ts"
import { memoised } from "./memoise.ts"
import type { Recording } from "./recording.ts"
import { type ClientAct, clientActs } from "./traffic.ts"

/** Bytes per sample of the raw encodings. @see https://developers.deepgram.com/docs/encoding */
const RAW_SAMPLE_BYTE_LENGTH: Readonly<Record<string, number>> = { linear16: 2, linear32: 4, mulaw: 1, alaw: 1 }

export const isRawEncoding = (encoding: string | undefined): boolean =>
  encoding !== undefined && RAW_SAMPLE_BYTE_LENGTH[encoding] !== undefined

/** How many milliseconds of audio a byte is, as declared; undefined without a raw encoding and its rate. */
export function msPerByte(recording: Recording): number | undefined {
  const { encoding, sampleRateHz, channels } = declaredOptions(recording)
  const sampleByteLength = encoding === undefined ? undefined : RAW_SAMPLE_BYTE_LENGTH[encoding]
  if (sampleByteLength === undefined || sampleRateHz === undefined) return undefined
  return 1000 / (sampleByteLength * sampleRateHz * channels)
}

export interface AudioSent {
  readonly byteLength: number
  readonly frameCount: number
  /** By the sender's cursor: what the audio really is. */
  readonly cursorMs: number
  /** By the declared format; undefined where no formula holds, and nobody can say what the server made of it. */
  readonly declaredMs: number | undefined
}

/** What counts as audio for the server: every binary frame with bytes in it, a KeepAlive in the wrong opcode included. */
export const isAudio = ({ frame }: ClientAct): boolean =>
  frame.type === "audio" || (frame.type === "binary" && frame.byteLength > 0)

/** Audio frames that the server had to take in: those before CloseStream or an empty frame. */
export const audioFrames: (recording: Recording) => readonly ClientAct[] = memoised((recording) => {
  const endIndex = endRequestOf(recording)?.eventIndex ?? Number.POSITIVE_INFINITY
  return clientActs(recording).filter((act) => isAudio(act) && act.eventIndex < endIndex)
})

/** All audio that counts. */
export const audioSent: (recording: Recording) => AudioSent = memoised((recording) => {
  const frames = audioFrames(recording)
  const byteLength = frames.reduce((sum, { frame }) => sum + byteLengthOf(frame), 0)
  const cursorMs = frames.at(-1)?.cursorMs ?? 0
  return { byteLength, frameCount: frames.length, cursorMs, declaredMs: declaredMsOf(recording, byteLength, cursorMs) }
})

/**
 * The audio, in milliseconds of the server's clock, that had been sent when event `eventIndex` happened; undefined where
 * no formula holds.
 */
export function serverCursorMs(recording: Recording, eventIndex: number): number | undefined {
  const { indexes, byteLengths, cursors } = clock(recording)
  const before = firstReached(indexes.length, (at) => (indexes[at] ?? 0) >= eventIndex) - 1
  return declaredMsOf(recording, byteLengths[before] ?? 0, cursors[before] ?? 0)
}

const clock = memoised((recording) => {
  let sum = 0
  const frames = audioFrames(recording)
  const byteLengths = frames.map(({ frame }) => (sum += byteLengthOf(frame)))
  return { indexes: frames.map((act) => act.eventIndex), byteLengths, cursors: frames.map((act) => act.cursorMs) }
})

const byteLengthOf = (frame: ClientAct["frame"]): number => ("byteLength" in frame ? frame.byteLength : 0)

function declaredMsOf(recording: Recording, byteLength: number, cursorMs: number): number | undefined {
  const { audio } = recording.header
  const declared = declaredOptions(recording).encoding
  if (isRawEncoding(declared)) {
    // A container under a raw encoding may be taken for what it is or heard as a click: nobody documents which.
    const perByte = audio.container === undefined ? msPerByte(recording) : undefined
    return perByte === undefined ? undefined : byteLength * perByte
  }
  // A recording of the server's side counts bytes, and here they say nothing of time.
  if (recording.header.side === "server") return undefined
  if (declared !== undefined) {
    // What `encoding=` names is no container in a recording; a container under that name is a wrong declaration.
    const isTrue = audio.container === undefined && (audio.encoding ?? declared) === declared
    return isTrue ? cursorMs : undefined
  }
  // Nothing declared: the header of a container says it. Raw audio without a word about it has no reading.
  return audio.container === undefined && audio.encoding !== undefined ? undefined : cursorMs
}
