// One case with one client: the mock on a port of its own, the command run against it, and the verdict on what it did.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Check } from "../checks/check.ts"
import type { CommandEnd } from "../checks/client/client-run.ts"
import type { ClientCase } from "../client-case.ts"
import type { FixtureLibrary } from "../fixtures/fixture.ts"
import type { RecordingSink } from "../mock-server/recorded-host.ts"
import { DEFAULT_MOCK_SETTINGS } from "../mock/settings.ts"
import { MOCK_KEY } from "../plan/mock-account.ts"
import { LISTEN_PATH } from "../protocol/handshake.ts"
import type { Recognizer } from "../protocol/recognizer.ts"
import type { Recording } from "../recording/recording.ts"
import { systemClock } from "../time/clock.ts"
import type { Lateness } from "../time/lateness.ts"
import { listen } from "../transports/ws-server.ts"
import type { Verdict } from "../verdicts/verdict.ts"
import { type CaseHost, caseHost } from "./case-host.ts"
import { type Command, startCommand } from "./command.ts"
import { givenAudio } from "./given-audio.ts"
import { judgeClient } from "./judge-client.ts"
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
    const client = {
      end,
      reports: command.reports,
      output: command.output,
      lateMs: parts.lateness.worstSinceMs(startedAtMs),
    }
    const verdict = judgeClient({
      clientCase,
      recordings: mock.recordings,
      given,
      client,
      checks,
      neverConnected: neverConnected(end, command),
    })
    return { permutation: { path: clientCase.id, streamingCase: clientCase }, verdict, recordings: mock.recordings }
  } finally {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

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

/** Streams of a process that is gone end within a moment. */
const SETTLE_MS = 1_000

async function whenSettled(mock: CaseHost): Promise<void> {
  for (let waitedMs = 0; mock.openCount > 0 && waitedMs < SETTLE_MS; waitedMs += 20) await after(20)
}

const after = (ms: number): Promise<void> =>
  new Promise((resolve) => void systemClock().at(systemClock().nowMs() + ms, resolve))

/** A client that runs on without a stream is waited for so long: the longest time in which it might come back. */
const QUIET_MS = 16_000

/** Decides when a case is over: the command has ended, time is up, or enough has been seen. */
class Watch {
  #upgradeCount = 0
  #lastChangeAtMs = Infinity
  #isOpen = false

  changed(mock: CaseHost): void {
    this.#upgradeCount = mock.recordings.length
    this.#isOpen = mock.openCount > 0
    this.#lastChangeAtMs = systemClock().nowMs()
  }

  async until(command: Command, clientCase: ClientCase, timeoutMs: number, signal?: AbortSignal): Promise<CommandEnd> {
    const startedAtMs = systemClock().nowMs()
    let over: CommandEnd | undefined
    const isOver = (): CommandEnd | undefined => {
      const nowMs = systemClock().nowMs()
      if (signal?.aborted === true) return { type: "let-go" }
      if (this.#hasEnough(clientCase, nowMs)) return { type: "let-go" }
      return nowMs - startedAtMs < timeoutMs
        ? undefined
        : { type: "timed-out", afterMs: timeoutMs, wasConnected: this.#isOpen }
    }
    const ended = command.ended.then((end) => (over ??= end))
    while (over === undefined) {
      await Promise.race([ended, after(POLL_MS)])
      over ??= isOver()
    }
    command.stop()
    await ended
    return over
  }

  #hasEnough({ enough }: ClientCase, nowMs: number): boolean {
    const quietMs = this.#isOpen ? 0 : nowMs - this.#lastChangeAtMs
    if (enough?.upgrades !== undefined && this.#upgradeCount >= enough.upgrades) return true
    return quietMs >= (enough?.ms ?? QUIET_MS)
  }
}

/** How often it is looked at whether a case is over. */
const POLL_MS = 50

/** One sentence, for a client of which there is no stream to judge. */
function neverConnected(end: CommandEnd, { output, outputByteLength }: Command): string {
  const how =
    end.type === "exited"
      ? `exited with ${end.code}`
      : end.type === "killed"
        ? `was ended by ${end.signal}`
        : end.type === "timed-out"
          ? `ran for ${(end.afterMs / 1000).toFixed(0)} s`
          : "was stopped"
  const last = output.trim().split("\n").at(-1)?.slice(0, LAST_LINE_LENGTH) ?? ""
  const amount = outputByteLength > MUCH_BYTE_LENGTH ? ` of ${Math.round(outputByteLength / 1e6)} MB` : ""
  const said = outputByteLength === 0 ? "It printed nothing" : `The last it said${amount}: ${last}`
  return `The command ${how} and never connected to SOUNDCHECK_URL. ${said}`
}

const LAST_LINE_LENGTH = 200
/** More than anybody prints who wants to be read. */
const MUCH_BYTE_LENGTH = 1_000_000
