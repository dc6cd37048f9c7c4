// `soundcheck serve`: the client catalogue at addresses, for clients in any language, until stopped.
import { clientCases } from "../../suites/client/all.ts"
import { EXIT } from "../errors.ts"
import { fixtureLibrary } from "../fixtures/fixture.ts"
import { fixtureEar } from "../fixtures/fixture-ear.ts"
import { DEFAULT_MOCK_SETTINGS } from "../mock/settings.ts"
import { openArchive } from "../serving/archive.ts"
import { caseServer } from "../serving/case-server.ts"
import { pages } from "../serving/pages.ts"
import { watchLateness } from "../time/lateness.ts"
import { systemClock } from "../time/clock.ts"
import { listen } from "../transports/ws-server.ts"
import { verdictWords } from "../reports/overview.ts"
import { type Io, say, untilStopped } from "./io.ts"

export interface ServeFlags {
  readonly port: number
  readonly host: string
  readonly record: string
}

/** Of flicker and ids: any will do. */
const SEED = 1

/** @throws {HarnessError} PORT, or USAGE when the folder cannot be made */
export async function serve({ port, host, record }: ServeFlags, io: Io): Promise<number> {
  const archive = openArchive(record)
  const server = caseServer({
    cases: clientCases,
    recognizer: fixtureEar(),
    library: fixtureLibrary(),
    archive,
    clock: systemClock(),
    unixMs: Date.now,
    seed: SEED,
    lateness: watchLateness(),
    onJudged(peer, caseId) {
      const permutation = server.standings.find(peer, caseId)?.permutation
      if (permutation !== undefined) say(io.stdout, `${peer}  ${caseId}  ${verdictWords(permutation)}`)
    },
  })
  const { maxFrameByteLength, handshakeTimeoutMs } = DEFAULT_MOCK_SETTINGS
  const answerPages = pages({ server, archive, cases: clientCases, url: () => running.url })
  const running = await listen(server.host, {
    port,
    address: host,
    maxFrameByteLength,
    handshakeTimeoutMs,
    rest: answerPages,
  })
  const http = running.url.replace(/^ws/, "http")
  say(io.stdout, `listening on ${running.url}`)
  say(io.stdout, `  cases   ${http}/cases`)
  say(io.stdout, `  report  ${http}/report`)
  await server.recall()
  await untilStopped(io)
  await running.close()
  return EXIT.asExpected
}
