// Someone's server: nothing can be set up there, and tokens come from its own grant endpoint.

import { systemClock } from "../time/clock.ts"
import { loopDelay } from "../time/loop-delay.ts"
import { GRANT_PATH } from "../protocol/handshake/grant.ts"
import type { QueryPair } from "../protocol/options/listen-options.ts"
import { wsConnector } from "../transports/ws-client.ts"
import type { Capability } from "../verdicts/capabilities.ts"
import type { Stage, Venue } from "./stage.ts"

export interface LiveTarget {
  /** `wss://host[:port]`, without path. */
  readonly baseUrl: string
  readonly listenPath?: string
  readonly options?: readonly QueryPair[]
  readonly key: string | undefined
  /** A token given by the person, where there is no grant endpoint. */
  readonly token?: string
  readonly lacking?: readonly Capability[]
}

/** The grant endpoint answers in a fraction of a second; a server without one may not answer at all. */
const GRANT_TIMEOUT_MS = 5_000

export function liveVenue(target: LiveTarget): Venue {
  const { baseUrl, listenPath, options, key, lacking } = target
  return {
    name: "live",
    target: baseUrl,
    hasMock: false,
    ...(lacking !== undefined && { lacking }),
    async open(): Promise<Stage> {
      const delay = loopDelay()
      return {
        connector: wsConnector(),
        clock: systemClock(),
        baseUrl,
        ...(listenPath !== undefined && { listenPath }),
        ...(options !== undefined && { options }),
        key,
        token: (kind) => (kind === "granted" ? grantedToken(target) : expiredToken(target)),
        unixMs: Date.now,
        loopDelayMsP99: delay.msP99,
        play: (start) => new Promise((resolve) => start(resolve)),
        close: async () => delay.stop(),
      }
    },
  }
}

const grantedToken = async (target: LiveTarget): Promise<string | undefined> =>
  target.token ?? (await grant(target, 30))

/** One second of life, and then another to be sure that it is over. */
async function expiredToken(target: LiveTarget): Promise<string | undefined> {
  const token = await grant(target, 1)
  if (token === undefined) return undefined
  await new Promise<void>((resolve) => systemClock().at(systemClock().nowMs() + 2_000, resolve))
  return token
}

async function grant({ baseUrl, key }: LiveTarget, ttlSeconds: number): Promise<string | undefined> {
  if (key === undefined) return undefined
  try {
    const response = await fetch(`${baseUrl.replace(/^ws/, "http")}${GRANT_PATH}`, {
      method: "POST",
      headers: { authorization: `Token ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ ttl_seconds: ttlSeconds }),
      signal: AbortSignal.timeout(GRANT_TIMEOUT_MS),
    })
    const json: unknown = await response.json()
    const token = typeof json === "object" && json !== null && "access_token" in json ? json.access_token : undefined
    return typeof token === "string" ? token : undefined
  } catch {
    // No such endpoint, or no such answer: cases that need a token are then untestable, which they say themselves.
    return undefined
  }
}
