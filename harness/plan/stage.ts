// Where a permutation is played: in memory and virtual time, over loopback against our mock, or against someone's server.
// Cases do not know which; they say what they need, and a venue says what it has.

import type { Clock } from "../time/clock.ts"
import type { Mutation } from "../mock/mutations/mutation.ts"
import type { MockSettings } from "../mock/settings.ts"
import type { QueryPair } from "../protocol/options/listen-options.ts"
import type { Connector } from "../transports/socket.ts"
import type { Capability } from "../verdicts/capabilities.ts"

/** One permutation's surroundings, made for it and thrown away after it. */
export interface Stage {
  readonly connector: Connector
  readonly clock: Clock
  /** `ws://host:port`, without path. */
  readonly baseUrl: string
  /** Where streams are opened that ask for no path of their own; /v1/listen unless said. */
  readonly listenPath?: string
  /** Options that every stream carries: those that the address of the target has. */
  readonly options?: readonly QueryPair[]
  /** A key that is good here; undefined where there are no accounts. */
  readonly key: string | undefined
  /** A short-lived token, or one whose life is over; undefined where none is to be had. */
  token(kind: "granted" | "expired"): Promise<string | undefined>
  /** The wall clock, milliseconds since 1970. */
  unixMs(): number
  /** How late the event loop ran meanwhile, 99th percentile; 0 in virtual time. */
  loopDelayMsP99(): number
  /** Starts what is to be played and lets time pass until it has called back. */
  play(start: (done: () => void) => void): Promise<void>
  close(): Promise<void>
}

export interface StageWishes {
  /** How the mock is to be set up; a venue without a mock cannot. */
  readonly mock: Partial<MockSettings>
  /** The one way in which the mock is to be broken. */
  readonly mutation?: Mutation
  readonly seed: number
}

export interface Venue {
  readonly name: "simulated" | "loopback" | "live"
  /** As recordings and reports call it: `mock:`, `wss://…`. */
  readonly target: string
  /** What the target declares that it lacks; nothing unless said. */
  readonly lacking?: readonly Capability[]
  /** False where nobody can set up the mock: cases that ask for it are not run. */
  readonly hasMock: boolean
  open(wishes: StageWishes): Promise<Stage>
}
