// When one run of a client is over: its command has ended, its time is up, or enough has been seen.

import type { CommandEnd } from "../checks/client/evidence/client-run.ts"
import type { ClientCase } from "../client-case.ts"
import { systemClock } from "../time/clock.ts"
import type { CaseHost } from "./case-host.ts"
import type { Command } from "./command.ts"

/** Streams of a process that is gone end within a moment. */
const SETTLE_MS = 1_000

export async function whenSettled(mock: CaseHost): Promise<void> {
  for (let waitedMs = 0; mock.openCount > 0 && waitedMs < SETTLE_MS; waitedMs += 20) await after(20)
}

const after = (ms: number): Promise<void> =>
  new Promise((resolve) => void systemClock().at(systemClock().nowMs() + ms, resolve))

/** A client that runs on without a stream is waited for so long: the longest time in which it might come back. */
const QUIET_MS = 16_000

/** Decides when a case is over: the command has ended, time is up, or enough has been seen. */
export class Watch {
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
export function neverConnected(end: CommandEnd, { output, outputByteLength }: Command): string {
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
