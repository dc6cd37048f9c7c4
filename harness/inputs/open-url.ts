// Addresses: a file on a web server, or a radio that never ends.
import { once } from "node:events"
import { Readable } from "node:stream"
import { HarnessError } from "../errors.ts"
import type { Opened } from "./open-file.ts"

/** What a server may send in place of audio. */
const NOT_AUDIO_TYPES = /^(text\/html|application\/xhtml|application\/json|image\/)/i

/**
 * Follows redirects. A length that the server states makes it a file, sent at the pace of its audio; without one it is
 * live, and chunks leave as they arrive.
 * @param timeoutMs until the first bytes; a radio that falls silent later is the service's to judge (NET-0001)
 * @throws {HarnessError} INPUT
 */
export async function openUrl(address: string, timeoutMs: number, stop?: AbortSignal): Promise<Opened> {
  const giveUp = new AbortController()
  const name = shown(address)
  let wasLate = false
  const timer = setTimeout(() => {
    wasLate = true
    giveUp.abort()
  }, timeoutMs)
  stop?.addEventListener("abort", () => giveUp.abort(), { once: true })
  try {
    const response = await fetch(...requestTo(address, giveUp.signal))
    const refusal = notAudio(response)
    if (refusal !== undefined) throw new HarnessError("INPUT", `${name} ${refusal}.`)
    const readable = response.body === null ? Readable.from([]) : Readable.fromWeb(response.body)
    await once(readable, "readable")
    readable.on("close", () => giveUp.abort())
    return { name, readable, ...statedByteLength(response) }
  } catch (cause) {
    giveUp.abort()
    if (stop?.aborted === true) throw new HarnessError("INTERRUPTED", `Stopped by you, before ${name} answered.`)
    throw cause instanceof HarnessError ? cause : unreachable(name, wasLate ? timeoutMs : undefined, cause)
  } finally {
    clearTimeout(timer)
  }
}

/** As it may be written into a report: user, password and query can be credentials. */
function shown(address: string): string {
  if (!URL.canParse(address)) return address
  const { protocol, host, pathname } = new URL(address)
  return `${protocol}//${host}${pathname}`
}

/** fetch takes no user and password in an address; they go as they would from a browser (RFC 7617). */
function requestTo(address: string, signal: AbortSignal): Parameters<typeof fetch> {
  const url = new URL(address)
  const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  url.username = ""
  url.password = ""
  const authorization = { authorization: `Basic ${Buffer.from(login).toString("base64")}` }
  return [url, { signal, headers: { accept: "audio/*, */*;q=0.5", ...(login !== ":" && authorization) } }]
}

function notAudio(response: Response): string | undefined {
  if (!response.ok) {
    const status = `${response.status} ${response.statusText}`.trimEnd()
    return `answered ${status}: check the address, and whether it needs a login`
  }
  const type = response.headers.get("content-type") ?? ""
  return NOT_AUDIO_TYPES.test(type) ? `is not audio but ${type}: use the address of the audio itself` : undefined
}

/** A compressed transfer states the length of what travels, not of the audio. */
function statedByteLength({ headers }: Response): { totalByteLength?: number } {
  const length = headers.get("content-length")
  return length === null || headers.has("content-encoding") ? {} : { totalByteLength: Number(length) }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: "no such host is known: check the spelling and your network",
  EAI_AGAIN: "its name could not be looked up: check your network",
  ECONNREFUSED: "nothing listens there: check host and port",
  ECONNRESET: "the connection was dropped",
  EHOSTUNREACH: "the host cannot be reached: check your network",
  UND_ERR_SOCKET: "the connection was dropped",
  UND_ERR_CONNECT_TIMEOUT: "the host does not answer: check the address and your network",
}

function unreachable(name: string, afterMs: number | undefined, error: unknown): HarnessError {
  // fetch says no more than "fetch failed"; the reason is its cause.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : ""
  const message = cause instanceof Error ? cause.message : String(cause)
  const reason = afterMs === undefined ? (REASONS[code] ?? message) : `it sent nothing within ${afterMs / 1000} s`
  return new HarnessError("INPUT", `${name} could not be opened: ${reason}.`, { cause: error })
}
