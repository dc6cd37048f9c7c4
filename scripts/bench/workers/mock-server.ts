// Our mock on a real port, by itself in a process, as `soundcheck mock` runs it: with its words given, or heard by ear.

import { systemClock } from "../../../harness/time/clock.ts"
import { mockHost } from "../../../harness/drivers/host.ts"
import { fixtureEar } from "../../../harness/fixtures/fixture-ear.ts"
import { scriptedRecognizer } from "../../../harness/mock/ear/scripted.ts"
import { mockMachine } from "../../../harness/mock/mock-machine.ts"
import { DEFAULT_MOCK_SETTINGS } from "../../../harness/mock/settings.ts"
import { prng } from "../../../harness/prng.ts"
import { parseQuery, readOptions } from "../../../harness/protocol/options/options.ts"
import type { Recognizer } from "../../../harness/protocol/recognizer.ts"
import { sha256 } from "../../../harness/sha256.ts"
import { listen } from "../../../harness/transports/ws-server.ts"
import { obey, parameters, tell } from "./console.ts"
import { givenWords, MOCK_QUERY } from "./mock-stream.ts"
import { ServerMeter } from "./server-meter.ts"

export interface MockServerParameters {
  readonly byEar: boolean
}

/** The longest stream a row sends. */
const SECONDS = 120
const CHUNK = new Uint8Array(3200)
const CHUNK_MS = 100

const { byEar } = parameters() as MockServerParameters
const recognizer: Recognizer = byEar ? fixtureEar() : scriptedRecognizer([givenWords(SECONDS)])
const settings = DEFAULT_MOCK_SETTINGS
const clock = systemClock()
const host = mockHost({ settings, recognizer, clock, unixMs: Date.now, random: prng(1), hasher: sha256 })
const { maxFrameByteLength, handshakeTimeoutMs } = settings
const server = await listen(host, { maxFrameByteLength, handshakeTimeoutMs })
const meter = new ServerMeter()

/** What the machine by itself says to so many chunks: that many replies every client must get. */
function expectedReplies(chunks: number): number {
  const { options } = readOptions(parseQuery(MOCK_QUERY).pairs)
  const stream = { options, settings, recognizer, requestId: "", createdAt: "", hasher: sha256() }
  const machine = mockMachine(stream)
  machine.step({ type: "opened" }, 0)
  let count = 0
  for (let index = 1; index <= chunks; index++) {
    const outputs = machine.step({ type: "frame", frame: { type: "binary", bytes: CHUNK } }, index * CHUNK_MS)
    count += outputs.filter((output) => output.type === "send").length
  }
  return count
}

obey({
  begin() {
    meter.begin()
    tell({ ready: true })
  },
  report: () => tell(meter.report()),
  expect: (chunks) => tell({ expected: expectedReplies(Number(chunks)) }),
})
tell({ port: server.port, query: MOCK_QUERY })
