// A stream of 60 s in virtual time as one would write it with a library: async code, fake timers, a pair of queues, one
// JSON reply a second, and a log of what happened. No protocol, no checks.

import { createClock } from "@sinonjs/fake-timers"
import { resultsTexts } from "./canned.ts"

const CHUNKS = 600
const CHUNK_MS = 100
const CHUNKS_PER_REPLY = 10
/** As from one machine to the next in one room. */
const NETWORK_MS = 1
/** Beyond so many timers the library believes in an endless loop; its default is 1000. */
const TIMER_LIMIT = 10_000

const [reply = ""] = resultsTexts(1)
const chunk = new Uint8Array(3200)

/** @returns how many replies were parsed */
export async function fakeTimersSession(): Promise<number> {
  const clock = createClock(0, TIMER_LIMIT)
  const log: unknown[] = []
  let replies = 0
  let heard = 0
  const onReply = (text: string): void => {
    log.push({ type: "received", atMs: clock.now, text })
    if ((JSON.parse(text) as { type: string }).type === "Results") replies++
  }
  const onChunk = (): void => {
    heard++
    if (heard % CHUNKS_PER_REPLY === 0) clock.setTimeout(() => onReply(reply), NETWORK_MS)
  }
  const client = async (): Promise<void> => {
    for (let index = 0; index < CHUNKS; index++) {
      await new Promise((resolve) => void clock.setTimeout(resolve, CHUNK_MS))
      log.push({ type: "sent", atMs: clock.now, byteLength: chunk.length })
      clock.setTimeout(onChunk, NETWORK_MS)
    }
  }
  const over = client()
  await clock.runAllAsync()
  await over
  return replies
}
