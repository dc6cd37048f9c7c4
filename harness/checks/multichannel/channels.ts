// How many channels a stream has, and which are to be told apart.

import { declaredOptions, declaredValue } from "../../recording/declared-options.ts"
import type { Recording } from "../../recording/recording.ts"

export const NOT_MULTICHANNEL = "multichannel was not asked for"

/** Encodings whose stream says how many channels it has, unless that is declared. */
const SELF_DESCRIBING = ["flac", "ogg-opus"]

/** How many channels the audio has, as the server should see it; undefined where nobody knows. */
export function channelCount(recording: Recording): number | undefined {
  const encoding = declaredValue(recording, "encoding")
  const isDeclared = declaredValue(recording, "channels") !== undefined
  const isDetected = encoding === undefined || (SELF_DESCRIBING.includes(encoding) && !isDeclared)
  return isDetected ? recording.header.audio.channels : declaredOptions(recording).channels
}

/** The channels of a stream with multichannel on; empty without it. */
export function channelsAsked(recording: Recording): readonly number[] {
  const count = declaredOptions(recording).multichannel ? channelCount(recording) : undefined
  return count === undefined ? [] : Array.from({ length: count }, (_, index) => index)
}
