// The ear: hears which known clip is being played, and answers with that clip's words at the times they are heard. About
// what it does not know it stays silent, or, if asked to, says placeholder words.

import type { Recognizer } from "../../protocol/recognizer.ts"
import { ClipIndex } from "./clip-index.ts"
import { EarHearing } from "./ear-hearing.ts"
import type { KnownClip } from "./known-clip.ts"
import { PlaceholderSpeech } from "./placeholder.ts"

export interface EarOptions {
  /** Say made-up words for speech that no clip explains. Off in strict mode. */
  readonly placeholder: boolean
  /** For the placeholder words. */
  readonly seed: number
}

/** Knows the clips by ear. Building the index takes about a millisecond per second of audio; streams share it. */
export function earRecognizer(clips: readonly KnownClip[], { placeholder, seed }: EarOptions): Recognizer {
  const index = new ClipIndex(clips.filter((clip) => clip.words.length > 0))
  return {
    name: "ear",
    needsAudio: true,
    open: (channel) =>
      new EarHearing(index, placeholder ? new PlaceholderSpeech(seed + channel.index, channel.language) : undefined),
  }
}
