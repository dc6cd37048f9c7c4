// A case for a client under test, as data: the audio it is given, how the mock misbehaves meanwhile, which checks judge
// what the client did.

import type { AudioSpec } from "./case.ts"
import type { Misbehaviour, Wish } from "./mock/misbehaviour/misbehaviour.ts"
import type { MockSettings } from "./mock/settings.ts"

export interface ClientCase {
  /** `area/name`, kebab-case: the path under which it is selected and reported. */
  readonly id: string
  /** A sentence about what happens to the client. */
  readonly title: string
  /** What the file in SOUNDCHECK_AUDIO holds, always a WAV file. */
  readonly audio: AudioSpec
  /** In order; the true mock stands behind them. */
  readonly server?: readonly Misbehaviour[]
  /** Ids of server requirements that `server` breaks on purpose; every other one must hold. */
  readonly breaks?: readonly string[]
  readonly mock?: Partial<MockSettings>
  readonly wish?: Wish
  /** Ids of the checks that this case is made for. All others read its recordings as well. */
  readonly checks: readonly string[]
  /** A client that goes on after this is let go without blame: enough has been seen. */
  readonly enough?: { readonly upgrades?: number; readonly ms?: number }
  /** The client is expected to come back: what connects again belongs to the same attempt. */
  readonly reconnects?: true
}

/** Gives a case its type where it is written. */
export const defineClientCase = (clientCase: ClientCase): ClientCase => clientCase
