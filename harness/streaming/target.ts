// What is streamed to, from the word a person gives: the embedded mock, or an address.
import { HarnessError } from "../errors.ts"
import { MOCK_KEY } from "../plan/mock-account.ts"
import type { QueryPair } from "../protocol/options/listen-options.ts"

export type Target =
  /** The embedded mock, started for the stream and closed after it. */
  | { readonly type: "mock" }
  | {
      readonly type: "address"
      /** ws:// or wss://, with its path, without query. */
      readonly url: string
      /** Options that the address itself carries. */
      readonly pairs: readonly QueryPair[]
      readonly isLoopback: boolean
      /** Needs a key for sure. */
      readonly isDeepgram: boolean
    }

/** Where /v1/listen is served; added to an address that names no path. */
const LISTEN_PATH = "/v1/listen"

/** @throws {HarnessError} USAGE, with what was probably meant */
export function parseTarget(text: string): Target {
  if (text === "mock:" || text === "mock") return { type: "mock" }
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !["ws:", "wss:"].includes(url.protocol)) throw noTarget(text, url)
  if (url.username !== "" || url.password !== "") {
    throw new HarnessError("USAGE", "A target carries no user name or password: set the key as DEEPGRAM_API_KEY.")
  }
  const path = url.pathname === "/" ? LISTEN_PATH : url.pathname
  return {
    type: "address",
    url: `${url.protocol}//${url.host}${path}`,
    pairs: [...url.searchParams],
    isLoopback: ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname) || url.hostname.endsWith(".localhost"),
    isDeepgram: url.hostname === "deepgram.com" || url.hostname.endsWith(".deepgram.com"),
  }
}

function noTarget(text: string, url: URL | undefined): HarnessError {
  const expected = `Expected "mock:", ws://… or wss://… as target, found "${text}"`
  if (url?.protocol === "https:" || url?.protocol === "http:") {
    return new HarnessError("USAGE", `${expected}: say ${text.replace(/^http/i, "ws")}.`)
  }
  // With a port or a path, so that a file's name is not taken for a host.
  const looksLikeHost = /^(localhost|[\w.-]+:\d+|[\w-]+(\.[\w-]+)+\/)/.test(text)
  return new HarnessError("USAGE", looksLikeHost ? `${expected}: say ws://${text}.` : `${expected}.`)
}

/**
 * The key to send. Without one in the environment, a server on this machine gets a made-up one, and others none.
 * @throws {HarnessError} MISSING_KEY for the vendor's own service
 */
export function keyFor(target: Target, given: string | undefined): string | undefined {
  if (target.type === "mock") return MOCK_KEY
  if (given !== undefined && given !== "") return given
  if (target.isLoopback) return MOCK_KEY
  if (!target.isDeepgram) return undefined
  throw new HarnessError("MISSING_KEY", `${target.url} needs a key: set DEEPGRAM_API_KEY.`)
}
