// Our mock on a real port of this machine, at real pace: proves the sockets and the pacing.

import { systemClock } from "../time/clock.ts"
import { mockHost } from "../drivers/host.ts"
import { loopDelay } from "../time/loop-delay.ts"
import { prng } from "../prng.ts"
import type { Recognizer } from "../protocol/recognizer.ts"
import { sha256 } from "../sha256.ts"
import { wsConnector } from "../transports/ws-client.ts"
import { listen } from "../transports/ws-server.ts"
import { accountSettings, tokenFrom } from "./mock-account.ts"
import type { Venue } from "./stage.ts"

export const loopbackVenue = (recognizer: Recognizer): Venue => ({
  name: "loopback",
  target: "mock:",
  hasMock: true,
  async open({ mock, mutation, seed }) {
    const settings = accountSettings(mock, seed)
    const host = mockHost({
      settings,
      recognizer,
      clock: systemClock(),
      unixMs: Date.now,
      random: prng(seed),
      hasher: sha256,
      ...(mutation !== undefined && { mutation }),
    })
    const { maxFrameByteLength, handshakeTimeoutMs } = settings
    const server = await listen(host, { maxFrameByteLength, handshakeTimeoutMs })
    const delay = loopDelay()
    return {
      connector: wsConnector(),
      clock: systemClock(),
      baseUrl: server.url,
      key: settings.keys?.[0],
      token: async (kind) => tokenFrom(host.tokens, kind, Date.now(), settings.grantTtlSeconds),
      unixMs: Date.now,
      loopDelayMsP99: delay.msP99,
      play: (start) => new Promise((resolve) => start(resolve)),
      async close() {
        delay.stop()
        await server.close()
      },
    }
  },
})
