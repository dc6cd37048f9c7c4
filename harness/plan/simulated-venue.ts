// Our mock in memory and virtual time: the whole catalogue in seconds, to the byte the same on every run.

import { virtualClock } from "../time/clock.ts"
import { mockHost } from "../drivers/host.ts"
import { assert } from "../errors.ts"
import { remembering } from "../mock/ear/remembering.ts"
import { prng } from "../prng.ts"
import type { Recognizer } from "../protocol/recognizer.ts"
import { sha256 } from "../sha256.ts"
import { memoryConnector } from "../transports/memory.ts"
import { accountSettings, tokenFrom } from "./mock-account.ts"
import type { Venue } from "./stage.ts"

/** Virtual time has no date; this one is as good as any: 2026-01-01T00:00:00Z. */
const EPOCH_MS = 1_767_225_600_000

export const simulatedVenue = (recognizer: Recognizer): Venue => ({
  name: "simulated",
  target: "mock:",
  hasMock: true,
  async open({ mock, mutation, seed }) {
    const { clock, runWithWork } = virtualClock()
    const unixMs = () => EPOCH_MS + clock.nowMs()
    const settings = accountSettings(mock, seed)
    const host = mockHost({
      settings,
      recognizer: remembering(recognizer),
      clock,
      unixMs,
      random: prng(seed),
      hasher: sha256,
      ...(mutation !== undefined && { mutation }),
    })
    return {
      connector: memoryConnector(host, clock, mutation?.connection),
      clock,
      baseUrl: "ws://mock.invalid",
      key: settings.keys?.[0],
      token: async (kind) => tokenFrom(host.tokens, kind, unixMs(), settings.grantTtlSeconds),
      unixMs,
      loopDelayMsP99: () => 0,
      async play(start) {
        let played = false
        start(() => (played = true))
        await runWithWork()
        assert(played, "streams in virtual time end")
      },
      async close() {},
    }
  },
})
