// When one run of a client is over: its command has ended, its time is up, or enough has been seen.

import type { CommandEnd } from "../checks/client/evidence/client-run.ts"
import { tellingLine } from "../checks/client/evidence/told-text.ts"
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

/** For a client of which there is no stream to judge. */
export const neverConnected = (end: CommandEnd, command: Command): string =>
  `The command ${howEnded(end)} and never connected to SOUNDCHECK_URL. ${lastSaid(command)}`

/** Beside a failure, where the command did not end well: that may be all there is to know. */
export function troubleOf(end: CommandEnd, command: Command): string | undefined {
  if (end.type === "let-go" || (end.type === "exited" && end.code === 0)) return undefined
  return `The command ${howEnded(end)}. ${lastSaid(command)}`
}

function howEnded(end: CommandEnd): string {
  switch (end.type) {
    case "exited":
      return `exited with ${end.code}`
    case "killed":
      return `was ended by ${end.signal}`
    case "timed-out":
      return `ran for ${(end.afterMs / 1000).toFixed(0)} s`
    case "let-go":
      return "was stopped"
    default:
      return end satisfies never
  }
}

function lastSaid({ output, outputByteLength }: Command): string {
  if (outputByteLength === 0) return "It printed nothing."
  const line = tellingLine(output).trim().slice(0, LAST_LINE_LENGTH)
  if (line === "") return "It printed reports, and nothing else."
  const amount = outputByteLength > MUCH_BYTE_LENGTH ? ` of ${Math.round(outputByteLength / 1e6)} MB` : ""
  return `The last it said${amount}: ${line}`
}

const LAST_LINE_LENGTH = 200
/** More than anybody prints who wants to be read. */
const MUCH_BYTE_LENGTH = 1_000_000
