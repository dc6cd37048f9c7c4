// What of a Configure message can be applied to this stream, all of it or nothing.
// https://developers.deepgram.com/docs/configure

import type { ConfigureMessage } from "../messages.ts"

export interface Configuration {
  /** Replaces the whole list; `[]` clears it. */
  readonly keyterms?: readonly string[]
  readonly numerals?: boolean
}

export interface ConfigurationProblem {
  readonly problem: string
  readonly code: string
}

/** "500 tokens over all" (https://developers.deepgram.com/docs/keyterm). Tokens are a model's: words come close enough. */
const KEYTERM_TOKEN_LIMIT = 500

/** Absent and null keep what is set. */
export function readConfiguration(message: ConfigureMessage, model: string): Configuration | ConfigurationProblem {
  const keyterms = message.keyterms ?? undefined
  const numerals = message.features?.numerals
  if (keyterms !== undefined && !model.startsWith("nova-3")) {
    return { problem: `keyterms need a Nova-3 model, this stream has ${model}.`, code: "KeytermsNotSupported" }
  }
  const tokenCount = (keyterms ?? []).reduce((count, keyterm) => count + keyterm.trim().split(/\s+/).length, 0)
  if (tokenCount > KEYTERM_TOKEN_LIMIT) {
    const problem = `Keyterm limit exceeded: at most ${KEYTERM_TOKEN_LIMIT} tokens, found ${tokenCount}.`
    return { problem, code: "KeytermLimitExceeded" }
  }
  return { ...(keyterms === undefined ? {} : { keyterms }), ...(numerals === undefined ? {} : { numerals }) }
}
