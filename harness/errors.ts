// When the surroundings fail (no file, a refused connection, wrong usage): one sentence with what was expected, what was
// found and what to do, and the exit code a command ends with. A peer that misbehaves is data, never one of these.

/** Exit codes of every command. 0 is "as expected", 130 "interrupted". */
export const EXIT = {
  asExpected: 0,
  unexpectedFailure: 1,
  usage: 2,
  nothingRan: 3,
  unreachable: 4,
  inconclusive: 5,
  interrupted: 130,
} as const

/** The kinds of trouble, each with the exit code it leads to. */
const EXIT_OF = {
  USAGE: EXIT.usage,
  FIXTURE: EXIT.usage,
  INPUT: EXIT.usage,
  RECORDING: EXIT.usage,
  PORT: EXIT.usage,
  NOTHING_RAN: EXIT.nothingRan,
  UNREACHABLE: EXIT.unreachable,
  REFUSED: EXIT.unreachable,
  MISSING_KEY: EXIT.unreachable,
  INCONCLUSIVE: EXIT.inconclusive,
  INTERRUPTED: EXIT.interrupted,
} as const

export type HarnessErrorCode = keyof typeof EXIT_OF

export class HarnessError extends Error {
  override readonly name = "HarnessError"
  readonly code: HarnessErrorCode
  readonly exitCode: number

  /** @param message one sentence: what was expected, what was found, what to do */
  constructor(code: HarnessErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
    this.exitCode = EXIT_OF[code]
  }
}

/** Our own mistakes: a broken promise inside the harness, never the peer's or the user's fault. */
export function assert(condition: unknown, promise: string): asserts condition {
  if (!condition) throw new Error(`Soundcheck broke a promise of its own: ${promise}`)
}
