// How many channels a stream has, and which are to be told apart.

import { declaredOptions, declaredValue } from "../../recording/declared-options.ts"
import type { Recording } from "../../recording/recording.ts"

export const NOT_MULTICHANNEL = "multichannel was not asked for"

/** How many channels the audio has, as the server should see it; undefined where nobody knows. */
export const channelCount = (recording: Recording): number | undefined =>
  declaredValue(recording, "encoding") === undefined
    ? recording.header.audio.channels
    : declaredOptions(recording).channels

/** The channels of a stream with multichannel on; empty without it. */
export function channelsAsked(recording: Recording): readonly number[] {
  const count = declaredOptions(recording).multichannel ? channelCount(recording) : undefined
  return count === undefined ? [] : Array.from({ length: count }, (_, index) => index)
}
