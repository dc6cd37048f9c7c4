// Marks of messages that are right and still surprise a client.

import { type ResultsMessage, wordsOf } from "../../../protocol/messages/messages.ts"

const FLAGS = ["is_final", "speech_final", "from_finalize"] as const

/** Flags that are absent, as they were in 2024 where they were false. */
export const lacksFlag = (message: ResultsMessage): boolean => FLAGS.some((flag) => message[flag] === undefined)

/** Times are written to hundredths of a second; what is off by less than this is the noise of a 32-bit float. */
const NOISE_SECONDS = 1e-5

const isNoisy = (seconds: number): boolean => {
  const off = Math.abs(seconds * 100 - Math.round(seconds * 100)) / 100
  return off > 0 && off < NOISE_SECONDS && String(seconds).length > String(Math.round(seconds * 100) / 100).length
}

export const hasFloatNoise = (message: ResultsMessage): boolean =>
  [message.start, message.duration, ...wordsOf(message).flatMap(({ start, end }) => [start, end])].some(isNoisy)

/** Every field of every documented message, on any level: an object that has none of the others surprises nobody. */
const KNOWN_FIELDS: ReadonlySet<string> = new Set(
  (
    "type channel_index duration start is_final speech_final channel metadata from_finalize entities search alternatives " +
    "transcript confidence languages words word end language speaker punctuated_word request_id model_info model_uuid " +
    "diarize_info extra name version arch query hits snippet label value raw_value start_word end_word transaction_key " +
    "sha256 created channels models last_word_end timestamp variant description code message keyterms"
  ).split(" "),
)

/** Objects whose keys are values: model ids, and what the client asked to have echoed. */
const OPEN_OBJECTS: ReadonlySet<string> = new Set(["model_info", "extra"])

/** @param text of a message whose `type` is known */
export function hasUnknownField(text: string): boolean {
  try {
    return holdsUnknown(JSON.parse(text), true)
  } catch {
    return false
  }
}

function holdsUnknown(value: unknown, isClosed: boolean): boolean {
  if (Array.isArray(value)) return value.some((one) => holdsUnknown(one, true))
  if (typeof value !== "object" || value === null) return false
  return Object.entries(value).some(
    ([name, one]) => (isClosed && !KNOWN_FIELDS.has(name)) || holdsUnknown(one, !OPEN_OBJECTS.has(name)),
  )
}
