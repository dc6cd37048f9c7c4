// Each question about a recording is answered once, however many checks ask it.

import type { Recording } from "./recording.ts"

/** A recording never changes, so an answer holds as long as the recording itself is held. */
export function memoised<Answer>(answer: (recording: Recording) => Answer): (recording: Recording) => Answer {
  const answers = new WeakMap<Recording, { readonly value: Answer }>()
  return (recording) => {
    const known = answers.get(recording)
    if (known !== undefined) return known.value
    const value = answer(recording)
    answers.set(recording, { value })
    return value
  }
}
