// A venue whose server seems to lie: everything between it and the suite goes through the man in the middle.

import type { Stage, Venue } from "../plan/stage.ts"
import { memoryConnector } from "../transports/memory.ts"
import { wsConnector } from "../transports/ws-client.ts"
import { listen } from "../transports/ws-server.ts"
import type { Lie } from "./lie.ts"
import { lyingHost } from "./lying-host.ts"

const LIMITS = { handshakeTimeoutMs: 10_000, maxFrameByteLength: 64 * 1024 * 1024 }

/** In memory where the venue is, on a port of its own where the venue has real sockets. */
export const lyingVenue = (venue: Venue, lie: Lie): Venue => ({
  ...venue,
  async open(wishes): Promise<Stage> {
    const stage = await venue.open(wishes)
    const { connector: upstream, baseUrl, clock } = stage
    const host = lyingHost({ upstream, baseUrl, clock, lie })
    if (venue.name === "simulated") return { ...stage, connector: memoryConnector(host, clock) }
    const proxy = await listen(host, LIMITS)
    return {
      ...stage,
      connector: wsConnector(),
      baseUrl: proxy.url,
      async close() {
        await proxy.close()
        await stage.close()
      },
    }
  },
})
