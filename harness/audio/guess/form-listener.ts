// Listens to a stream from outside and says, when it has ended, what its bytes sound like, whatever was declared about them.
import { joinBytes } from "../bytes/bytes.ts"
import { containerAt } from "../containers/index.ts"
import { CONFIDENT, type FormGuess, guessForm } from "./guess-form.ts"

export interface FormListener {
  /** @param frame as it came: one binary message */
  push(frame: Uint8Array): void
  /** @returns undefined for containers, and for what is not clearly anything */
  end(): HeardForm | undefined
}

export type HeardForm =
  | (FormGuess & {
      /** 0 to 1: how sure encoding, byte order and channels are, whatever the rate: 44.1 and 48 kHz sound alike. */
      readonly formConfidence: number
    })
  /** Raw Opus with more than one packet in a message. */
  | (Omit<FormGuess, "encoding"> & { readonly encoding: "opus"; readonly packetsPerFrame: number })

/** @param declared what the stream was asked to be taken for */
export const formListener = (declared: string | undefined): FormListener =>
  declared === "opus" ? packetListener() : sampleListener()

/** 6 s of 16 bits at 16 kHz: what a guess looks at, of all but the highest rates, and little memory for each stream. */
const KEPT_BYTE_LENGTH = 6 * 16_000 * 2

function sampleListener(): FormListener {
  let kept: Uint8Array[] = []
  let byteLength = 0
  return {
    push(frame) {
      if (byteLength >= KEPT_BYTE_LENGTH) return
      kept.push(new Uint8Array(frame.subarray(0, KEPT_BYTE_LENGTH - byteLength)))
      byteLength += frame.length
    },
    end() {
      const bytes = joinBytes(...kept)
      kept = []
      if (containerAt(bytes) !== undefined) return undefined
      const guesses = guessForm(bytes)
      const [first] = guesses
      if (first === undefined) return undefined
      const formConfidence = guesses
        .filter((guess) => isSameForm(guess, first))
        .reduce((sum, { confidence }) => sum + confidence, 0)
      return formConfidence >= CONFIDENT ? { ...first, formConfidence } : undefined
    },
  }
}

const isSameForm = (one: FormGuess, other: FormGuess): boolean =>
  one.encoding === other.encoding && one.byteOrder === other.byteOrder && one.channels === other.channels

/** So many messages make the count mean something. */
const MIN_MESSAGES = 10
/** The mean of other packets in a message, where there is one or none: chance was taken off. */
const GLUED = 0.6
/** RFC 6716, section 3.1: the bit of the first byte that says stereo. */
const STEREO_BIT = 0b100
const OPUS_RATE_HZ = 48_000

/**
 * Every Opus packet begins with a byte that hardly changes within a stream (RFC 6716, section 3.1). A message with several
 * packets has it again at the start of each; in a single packet it turns up by chance alone, once in 256 bytes.
 */
function packetListener(): FormListener {
  let [messages, found, byChance, channels] = [0, 0, 0, 1]
  return {
    push(frame) {
      const [first = 0, ...rest] = frame
      messages++
      channels = first & STEREO_BIT ? 2 : 1
      found += rest.filter((byte) => byte === first).length
      byChance += rest.length / 256
    },
    end() {
      const others = (found - byChance) / Math.max(1, messages)
      if (messages < MIN_MESSAGES || others < GLUED) return undefined
      const packetsPerFrame = Math.round(1 + others)
      return {
        encoding: "opus",
        byteOrder: "little",
        sampleRateHz: OPUS_RATE_HZ,
        channels,
        confidence: 0.9,
        packetsPerFrame,
      }
    },
  }
}
