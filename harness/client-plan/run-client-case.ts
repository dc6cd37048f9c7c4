// One case with one client: the mock on a port of its own, the command run against it, and the verdict on what it did.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Check } from "../checks/check.ts"
import type { ClientCase } from "../client-case.ts"
import type { FixtureLibrary } from "../fixtures/fixture.ts"
import type { RecordingSink } from "../mock-server/recorded-host.ts"
import { DEFAULT_MOCK_SETTINGS } from "../mock/settings.ts"
import { MOCK_KEY } from "../plan/mock-account.ts"
import { LISTEN_PATH } from "../protocol/handshake/handshake.ts"
import type { Recognizer } from "../protocol/recognizer.ts"
import type { Recording } from "../recording/recording.ts"
import { systemClock } from "../time/clock.ts"
import type { Lateness } from "../time/lateness.ts"
import { listen } from "../transports/ws-server.ts"
import type { Verdict } from "../verdicts/verdict.ts"
import { caseHost } from "./case-host.ts"
import { startCommand } from "./command.ts"
import { givenAudio } from "./given-audio.ts"
import { judgeClient } from "./judge-client.ts"
import { neverConnected, troubleOf, Watch, whenSettled } from "./watch-command.ts"
import { wishText } from "./wish-text.ts"

export interface ClientParts {
  readonly command: readonly [file: string, ...args: string[]]
  /** Of the command, beside what it is given for the case. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly recognizer: Recognizer
  readonly library: FixtureLibrary
  readonly checks: readonly Check[]
  readonly seed: number
  /** Watches our own event loop. */
  readonly lateness: Lateness
  /** A command that runs longer is stopped. */
  readonly timeoutMs: number
  readonly sinkFor?: (clientCase: ClientCase) => (streamIndex: number) => RecordingSink
}

export interface ClientResult {
  readonly permutation: { readonly path: string; readonly streamingCase: ClientCase }
  readonly verdict: Verdict
  readonly recordings: readonly Recording[]
}

/** @throws {HarnessError} USAGE when the command cannot be started */
export async function runClientCase(
  clientCase: ClientCase,
  parts: ClientParts,
  signal?: AbortSignal,
): Promise<ClientResult> {
  const { recognizer, library, seed, checks, sinkFor } = parts
  const given = givenAudio(clientCase.audio, library, seed)
  const watch = new Watch()
  const sink = sinkFor?.(clientCase)
  const mock = caseHost({
    clientCase,
    recognizer,
    clock: systemClock(),
    unixMs: Date.now,
    seed,
    onChange: () => watch.changed(mock),
    ...(sink !== undefined && { sink }),
  })
  const { maxFrameByteLength, handshakeTimeoutMs } = { ...DEFAULT_MOCK_SETTINGS, ...clientCase.mock }
  const server = await listen(mock.host, { maxFrameByteLength, handshakeTimeoutMs, rest: (call) => mock.rest(call) })
  const folder = mkdtempSync(join(tmpdir(), "soundcheck-client-"))
  const startedAtMs = systemClock().nowMs()
  try {
    const audioFile = join(folder, `${clientCase.id.replaceAll("/", "-")}.wav`)
    writeFileSync(audioFile, given.bytes)
    const env = { ...parts.env, ...environmentOf(clientCase, server.url, audioFile) }
    const command = startCommand({ command: parts.command, env })
    const end = await watch.until(command, clientCase, parts.timeoutMs, signal)
    await whenSettled(mock)
    const { reports, output } = command
    const lateMs = parts.lateness.worstSinceMs(startedAtMs)
    const evidence = {
      clientCase,
      recordings: mock.recordings,
      given,
      checks,
      client: { end, reports, output, lateMs },
    }
    const verdict =
      signal?.aborted === true
        ? withoutVerdict("INCONCLUSIVE", "the run was stopped in the middle of it")
        : withTrouble(
            judgeClient({ ...evidence, neverConnected: neverConnected(end, command) }),
            troubleOf(end, command),
          )
    return { permutation: { path: clientCase.id, streamingCase: clientCase }, verdict, recordings: mock.recordings }
  } finally {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const withTrouble = (verdict: Verdict, trouble: string | undefined): Verdict =>
  trouble === undefined || verdict.failures.length === 0
    ? verdict
    : { ...verdict, reasons: [...verdict.reasons, trouble] }

/** Nothing is said of a client that was ended in the middle, or never ran. */
export const withoutVerdict = (behaviour: "INCONCLUSIVE" | "NOT_RUN", reason: string): Verdict => ({
  behaviour,
  close: "OK",
  failures: [],
  reasons: [reason],
  judgements: [],
})

/** Where the client finds the mock, what it is to stream, and what the case would like it to do. */
function environmentOf(clientCase: ClientCase, url: string, audioFile: string): Record<string, string> {
  return {
    SOUNDCHECK_URL: `${url}${LISTEN_PATH}`,
    SOUNDCHECK_BASE_URL: url,
    SOUNDCHECK_CASE: clientCase.id,
    SOUNDCHECK_AUDIO: audioFile,
    SOUNDCHECK_WISH: wishText(clientCase.wish ?? {}),
    DEEPGRAM_API_KEY: MOCK_KEY,
  }
}
