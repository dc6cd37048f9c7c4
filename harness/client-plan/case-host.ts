// The mock of one case, misbehaving as the case wants, with a recording of every stream that a client opens.

import type { ClientCase } from "../client-case.ts"
import { type MockHost, mockHost } from "../drivers/host.ts"
import { anyAddress, unrulyHost } from "../drivers/unruly-host.ts"
import { misbehaving } from "../mock/misbehaviour/misbehave.ts"
import { DEFAULT_MOCK_SETTINGS } from "../mock/settings.ts"
import { type RecordingSink, recordedHost } from "../mock-server/recorded-host.ts"
import { prng } from "../prng.ts"
import type { Recognizer } from "../protocol/recognizer.ts"
import type { Recording } from "../recording/recording.ts"
import { sha256 } from "../sha256.ts"
import type { Clock } from "../time/clock.ts"
import type { Host } from "../transports/socket.ts"

export interface CaseHostParts {
  readonly clientCase: ClientCase
  readonly recognizer: Recognizer
  readonly clock: Clock
  /** The wall clock, milliseconds since 1970. */
  readonly unixMs: () => number
  readonly seed: number
  /** Where the recording of each stream goes as it grows; in memory alone without it. */
  readonly sink?: (streamIndex: number) => RecordingSink
  /** Told when a stream was asked for, and when it is over. */
  readonly onChange?: () => void
}

export interface CaseHost {
  readonly host: Host
  readonly rest: MockHost["rest"]
  /** In the order in which they were answered; they grow while their streams go on. */
  readonly recordings: readonly Recording[]
  /** Streams whose end has not come. */
  readonly openCount: number
}

const IN_MEMORY: RecordingSink = { close() {} }

export function caseHost({ clientCase, recognizer, clock, unixMs, seed, sink, onChange }: CaseHostParts): CaseHost {
  const { server = [], breaks = [], mock = {} } = clientCase
  const recordings: Recording[] = []
  let openCount = 0
  const inner = mockHost({
    settings: { ...DEFAULT_MOCK_SETTINGS, seed, ...mock },
    recognizer,
    clock,
    unixMs,
    random: prng(seed),
    hasher: sha256,
    mutation: misbehaving(server, breaks),
  })
  const recorded = recordedHost({
    host: unrulyHost(inner, clock, server),
    clock,
    unixMs,
    seed,
    permutation: clientCase.id,
    open: () => sink?.(recordings.length) ?? IN_MEMORY,
    onBegin(recording) {
      recordings.push(recording)
      openCount++
      onChange?.()
    },
    onEnd() {
      openCount--
      onChange?.()
    },
  })
  return {
    host: anyAddress(recorded),
    rest: (request) => inner.rest(request),
    recordings,
    get openCount() {
      return openCount
    },
  }
}
