// The long-running server for clients in any language: every case at an address of its own, and a matrix of who passed
// which. Frames go to the attempt of their peer; what was recorded is judged when a stream has ended.

import type { ClientCase } from "../client-case.ts"
import { givenAudio, type GivenAudio } from "../client-plan/given-audio.ts"
import type { FixtureLibrary } from "../fixtures/fixture.ts"
import { nearestName } from "../protocol/options/nearest-name.ts"
import { LISTEN_PATH } from "../protocol/handshake/handshake.ts"
import type { Recognizer } from "../protocol/recognizer.ts"
import { otherRefusal, refusalResponse } from "../protocol/handshake/refusals.ts"
import { requestIdAt } from "../protocol/handshake/request-id.ts"
import { prng } from "../prng.ts"
import type { Clock } from "../time/clock.ts"
import type { Lateness } from "../time/lateness.ts"
import type { Host } from "../transports/socket.ts"
import { type CaseAddress, readAddress } from "./address.ts"
import type { Archive } from "./archive.ts"
import { type Attempt, beginAttempt } from "./attempt.ts"
import { type Standings, standings } from "./standings.ts"

export interface CaseServerParts {
  readonly cases: readonly ClientCase[]
  readonly recognizer: Recognizer
  readonly library: FixtureLibrary
  readonly archive: Archive
  readonly clock: Clock
  /** The wall clock, milliseconds since 1970. */
  readonly unixMs: () => number
  readonly seed: number
  /** Watches our own event loop; virtual time is never late. */
  readonly lateness?: Lateness
  /** Told of each stream that has ended. */
  readonly onJudged?: (peer: string, caseId: string) => void
}

export interface CaseServer {
  readonly host: Host
  readonly standings: Standings
  /** The case of an address, or a sentence that says what is wrong with it. */
  caseAt(address: CaseAddress): ClientCase | string
  audioOf(clientCase: ClientCase): GivenAudio
  /** The attempt that what comes now belongs to. */
  attemptFor(peer: string, clientCase: ClientCase): Attempt
  /** The attempt under way, if there is one. */
  attemptOf(peer: string, caseId: string): Attempt | undefined
  /** The next stream of the peer begins a new attempt. */
  forget(peer: string, caseId: string): void
  /** Judges what lies on disk, for results that were made before this process began. */
  recall(): Promise<void>
}

/** Attempts under way whose recordings are in memory: 100 at once is a crowd; beyond it the oldest idle one makes room. */
const MAX_ATTEMPTS = 200

export function caseServer(parts: CaseServerParts): CaseServer {
  const { cases, library, archive, unixMs, seed } = parts
  const byId = new Map(cases.map((clientCase) => [clientCase.id, clientCase]))
  const attempts = new Map<string, Attempt>()
  const audio = new Map<string, GivenAudio>()
  const random = prng(seed)
  const audioOf = (clientCase: ClientCase): GivenAudio => {
    // A handful of different audio serves all cases.
    const key = JSON.stringify(clientCase.audio)
    const given = audio.get(key) ?? givenAudio(clientCase.audio, library, seed)
    audio.set(key, given)
    return given
  }
  const standing = standings(audioOf)

  const judge = ({ peer, clientCase, host, reports, startedAtMs }: Attempt): void => {
    if (host.openCount > 0) return
    const lateMs = parts.lateness?.worstSinceMs(startedAtMs) ?? 0
    standing.judge(peer, clientCase, host.recordings, { reports, lateMs })
    parts.onJudged?.(peer, clientCase.id)
  }

  const begin = (peer: string, clientCase: ClientCase): Attempt => {
    makeRoom(attempts)
    const attempt = beginAttempt({
      ...parts,
      peer,
      clientCase,
      sink: archive.begin(peer, clientCase.id, unixMs()),
      onChange: judge,
    })
    attempts.set(keyOf(peer, clientCase.id), attempt)
    return attempt
  }

  const attemptFor = (peer: string, clientCase: ClientCase): Attempt => {
    const current = attempts.get(keyOf(peer, clientCase.id))
    return current === undefined || current.isOver() ? begin(peer, clientCase) : current
  }

  const caseAt = ({ caseId }: CaseAddress): ClientCase | string => {
    const meant = nearestName(caseId, [...byId.keys()])
    const remedy = meant === undefined ? "/cases lists them all" : `did you mean "${meant}"?`
    return byId.get(caseId) ?? `There is no case "${caseId}"; ${remedy}`
  }

  return {
    standings: standing,
    caseAt,
    audioOf,
    attemptFor,
    attemptOf: (peer, caseId) => attempts.get(keyOf(peer, caseId)),
    forget: (peer, caseId) => void attempts.delete(keyOf(peer, caseId)),
    host: {
      upgrade(request, answer) {
        const address = readAddress(request.path) ?? "Streams are at /case/<id>/peer/<your name>/v1/listen."
        const clientCase = typeof address === "string" ? address : caseAt(address)
        if (typeof clientCase === "string" || typeof address === "string" || address.peer === undefined) {
          const sentence = typeof clientCase === "string" ? clientCase : "The address names no peer."
          const id = requestIdAt(unixMs(), random)
          const refusal = otherRefusal(404, "Not Found", sentence)
          return answer({ type: "refused", ...refusalResponse(refusal, id, undefined, new Date(unixMs())) })
        }
        const { host } = attemptFor(address.peer, clientCase).host
        host.upgrade({ ...request, path: address.rest === "" ? LISTEN_PATH : address.rest }, answer)
      },
    },
    async recall() {
      for (const peer of archive.peers()) {
        for (const clientCase of cases) {
          standing.judge(peer, clientCase, await archive.latest(peer, clientCase.id), { reports: [] })
        }
      }
    },
  }

  function makeRoom(open: Map<string, Attempt>): void {
    // What is over lies on disk.
    for (const [key, attempt] of open) if (attempt.isOver()) open.delete(key)
    for (const [key, attempt] of open) {
      if (open.size < MAX_ATTEMPTS) return
      if (attempt.host.openCount === 0) open.delete(key)
    }
  }
}

const keyOf = (peer: string, caseId: string): string => `${peer} ${caseId}`
