// `soundcheck/msw`: the mock behind the global WebSocket and fetch of a test, for code that opens its own connections to
// the service. Needs the package `msw`, 2.15 or later.

import { callbackDelivery } from "./mock-server/callback-delivery.ts"
import { systemClock } from "./time/clock.ts"
import { mockHost } from "./drivers/host.ts"
import { DEFAULT_MOCK_SETTINGS, type MockSettings } from "./mock/settings.ts"
import { prng } from "./prng.ts"
import { sha256 } from "./sha256.ts"
import { earFor, idSeed, type MockOptions } from "./mock-server/start-mock.ts"
import { type MswHandler, mswHandlers } from "./transports/msw.ts"

export type { MswHandler } from "./transports/msw.ts"
export { useGlobalWebSocket } from "./transports/global-web-socket.ts"

/** As for `startMock`, without what needs a port or a folder. */
export interface HandlerOptions
  extends Pick<MockOptions, "keys" | "settings" | "strict" | "fixtures" | "recognizer" | "mutation" | "onLog"> {
  /** Scheme and host to stand in for. Default `https://api.deepgram.com`; its `wss://` goes with it. */
  readonly base?: string
}

/** @see https://developers.deepgram.com/reference/speech-to-text/listen-streaming */
const SERVICE = "https://api.deepgram.com"

/**
 * Handlers for `setupServer(...soundcheckHandlers())` of `msw/node`: streams at `/v1/listen`, and over HTTP
 * `POST /v1/auth/grant` and `POST /v1/listen`. A refused upgrade shows as browsers show it: an error, then a close of
 * 1006. On Node before 22 call `useGlobalWebSocket()` before `server.listen()`.
 * @throws {HarnessError} FIXTURE when a fixture cannot be read
 */
export function soundcheckHandlers(options: HandlerOptions = {}): MswHandler[] {
  const { keys, mutation, recognizer, base = SERVICE, onLog = () => {} } = options
  const settings: MockSettings = { ...DEFAULT_MOCK_SETTINGS, ...(keys !== undefined && { keys }), ...options.settings }
  const host = mockHost({
    settings,
    recognizer: recognizer ?? earFor(options, settings.seed),
    clock: systemClock(),
    unixMs: Date.now,
    random: prng(idSeed(options.settings)),
    hasher: sha256,
    ...(mutation !== undefined && { mutation }),
    deliver: callbackDelivery({
      anywhere: settings.callbackAnywhere,
      onProblem: (sentence) => onLog({ type: "problem", sentence }),
    }),
    onLog,
  })
  return mswHandlers({ host, rest: (call) => host.rest(call), base: base.replace(/\/+$/, "") })
}
