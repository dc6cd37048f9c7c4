// What of a Configure message can be applied to this stream, all of it or nothing.
// https://developers.deepgram.com/docs/configure

import type { ConfigureMessage } from "../messages/messages.ts"
import { isNova3 } from "../options/models.ts"
import { KEYTERM_TOKEN_LIMIT, keytermTokenCount } from "../options/option-table.ts"

export interface Configuration {
  /** Replaces the whole list; `[]` clears it. */
  readonly keyterms?: readonly string[]
  readonly numerals?: boolean
}

export interface ConfigurationProblem {
  readonly problem: string
  readonly code: string
}

/** Absent and null keep what is set. Too many key terms are refused here; the service was also seen to fall silent. */
export function readConfiguration(message: ConfigureMessage, model: string): Configuration | ConfigurationProblem {
  const keyterms = message.keyterms ?? undefined
  const numerals = message.features?.numerals
  if (keyterms !== undefined && !isNova3(model)) {
    return { problem: `Keyterms need a Nova-3 model, and this stream has ${model}.`, code: "KeytermsNotSupported" }
  }
  const tokenCount = keytermTokenCount(keyterms ?? [])
  if (tokenCount > KEYTERM_TOKEN_LIMIT) {
    const problem = `Keyterm limit exceeded: at most ${KEYTERM_TOKEN_LIMIT} tokens, found ${tokenCount}.`
    return { problem, code: "KeytermLimitExceeded" }
  }
  return { ...(keyterms === undefined ? {} : { keyterms }), ...(numerals === undefined ? {} : { numerals }) }
}
