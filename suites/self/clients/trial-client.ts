// A client of fixtures/clients in memory and virtual time, against the mock of one case.

import type { StreamingClient, Surroundings } from "../../../fixtures/clients/streaming-client.mjs"
import {
  type ClientReport,
  type ClientRun,
  type CommandEnd,
  readReport,
} from "../../../harness/checks/client/evidence/client-run.ts"
import { CLIENT_CHECKS } from "../../../harness/checks/client/index.ts"
import type { ClientCase } from "../../../harness/client-case.ts"
import { caseHost } from "../../../harness/client-plan/case-host.ts"
import { givenAudio } from "../../../harness/client-plan/given-audio.ts"
import { judgeClient } from "../../../harness/client-plan/judge-client.ts"
import { wishText } from "../../../harness/client-plan/wish-text.ts"
import { bundledFixtures } from "../../../harness/fixtures/fixture.ts"
import { fixtureEar } from "../../../harness/fixtures/fixture-ear.ts"
import { MOCK_KEY } from "../../../harness/plan/mock-account.ts"
import { prng } from "../../../harness/prng.ts"
import type { Recording } from "../../../harness/recording/recording.ts"
import { virtualClock } from "../../../harness/time/clock.ts"
import { memoryConnector } from "../../../harness/transports/memory.ts"
import type { Connector, Socket } from "../../../harness/transports/socket.ts"
import type { Verdict } from "../../../harness/verdicts/verdict.ts"

export interface TriedClient {
  readonly verdict: Verdict
  readonly recordings: readonly Recording[]
}

/** Virtual time has no date; this one is as good as any: 2026-01-01T00:00:00Z. */
const EPOCH_MS = 1_767_225_600_000
/** As `soundcheck client` has it. */
const TIMEOUT_MS = 60_000

export function tryClient(Client: typeof StreamingClient, clientCase: ClientCase, seed = 1): TriedClient {
  const { clock, run } = virtualClock()
  const given = givenAudio(clientCase.audio, bundledFixtures(), seed)
  const unixMs = (): number => EPOCH_MS + clock.nowMs()
  const mock = caseHost({ clientCase, recognizer: fixtureEar(), clock, unixMs, seed })
  const reports: ClientReport[] = []
  let end: CommandEnd | undefined
  let output = ""
  const connector = memoryConnector(mock.host, clock)
  const sockets = new Set<Socket>()
  const random = prng(seed)
  const client = new Client({
    url: "ws://mock.invalid/v1/listen",
    key: MOCK_KEY,
    wav: given.bytes,
    wish: wishText(clientCase.wish ?? {}),
    connect: connectIn(connector, sockets),
    clock,
    random: () => random(),
    report(report) {
      const read = readReport(JSON.stringify(report))
      if (read !== undefined && end === undefined) reports.push(read)
    },
    warn: (sentence) => (output += `${sentence}\n`),
    done(code) {
      end = { type: "exited", code }
      // What a process leaves open ends with it.
      for (const socket of sockets) socket.destroy()
    },
  })
  client.start()
  run(TIMEOUT_MS)
  const clientRun: Omit<ClientRun, "givenMs"> = {
    end: end ?? { type: "timed-out", afterMs: TIMEOUT_MS, wasConnected: mock.openCount > 0 },
    reports,
    output,
  }
  const verdict = judgeClient({
    clientCase,
    recordings: mock.recordings,
    given,
    client: clientRun,
    checks: CLIENT_CHECKS,
    neverConnected: "it never connected",
  })
  return { verdict, recordings: mock.recordings }
}

/** Past the longest that anybody waits for an answer. */
const HANDSHAKE_TIMEOUT_MS = 30_000

function connectIn(connector: Connector, sockets: Set<Socket>): Surroundings["connect"] {
  return ({ url, headers, protocols, isBrowser = false, answersPings }, handlers) => {
    let socket: Socket | undefined
    connector.connect(
      {
        url,
        headers: Object.entries(headers),
        protocols,
        handshakeTimeoutMs: HANDSHAKE_TIMEOUT_MS,
        compression: false,
        maxFrameByteLength: Infinity,
      },
      (result) => {
        if (result.type === "failed") return handlers.failed(result.problem)
        const header = (name: string): string => result.headers.find(([key]) => key === name)?.[1] ?? ""
        if (result.type === "refused") {
          if (isBrowser) handlers.closed(1006, "")
          else handlers.refused(result.status, header("dg-error"), header("dg-request-id"))
          return
        }
        socket = result.socket
        sockets.add(result.socket)
        handlers.open()
        result.listen({
          frame(frame) {
            if (frame.type === "text") handlers.text(frame.text)
            if (frame.type === "ping" && answersPings) result.socket.send({ type: "pong", bytes: frame.bytes })
          },
          closed(code, reason) {
            sockets.delete(result.socket)
            handlers.closed(code, reason)
          },
          failed() {},
          drained() {},
        })
      },
    )
    return {
      sendText: (text) => socket?.send({ type: "text", text }),
      sendBinary: (bytes) => socket?.send({ type: "binary", bytes }),
      close: (code) => socket?.close(code, ""),
      destroy: () => socket?.destroy(),
    }
  }
}
