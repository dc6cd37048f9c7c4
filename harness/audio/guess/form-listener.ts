// Listens to a stream from outside and says, when it has ended, what its bytes sound like, whatever was declared about them.
import { joinBytes } from "../bytes.ts"
import { containerAt } from "../containers/index.ts"
import { CONFIDENT, type FormGuess, guessForm } from "./guess-form.ts"

export interface FormListener {
  push(bytes: Uint8Array): void
  /** @returns undefined for containers, and for what is not clearly speech in some raw form */
  end(): FormGuess | undefined
}

/** 6 s of 16 bits at 16 kHz: what a guess looks at, of all but the highest rates, and little memory for each stream. */
const KEPT_BYTE_LENGTH = 6 * 16_000 * 2

export function formListener(): FormListener {
  let kept: Uint8Array[] = []
  let byteLength = 0
  return {
    push(bytes) {
      if (byteLength >= KEPT_BYTE_LENGTH) return
      kept.push(bytes.slice(0, KEPT_BYTE_LENGTH - byteLength))
      byteLength += bytes.length
    },
    end() {
      const bytes = joinBytes(...kept)
      kept = []
      if (containerAt(bytes) !== undefined) return undefined
      const [first] = guessForm(bytes)
      return first !== undefined && first.confidence >= CONFIDENT ? first : undefined
    },
  }
}
