// One short stream before all others: a target that is not there, or does not let us in, is told of once and in a sentence
// instead of by every case.

import { EXIT, HarnessError } from "../errors.ts"
import type { FixtureLibrary } from "../fixtures/fixture.ts"
import { playStreams } from "../plan/play-streams.ts"
import type { Venue } from "../plan/stage.ts"
import { CONTROL } from "../protocol/script.ts"
import type { Recording } from "../recording/recording.ts"
import { refusedOf } from "../recording/traffic.ts"
import { diagnose } from "../streaming/diagnosis.ts"

/** A server that answers at all closes within this. */
const CLOSE_TIMEOUT_MS = 3_000

const STREAM = {
  audio: { parts: [{ silenceMs: 100 }] },
  script: [
    { do: "audio" },
    { do: "text", text: CONTROL.closeStream },
    { do: "await", until: "closed", timeoutMs: CLOSE_TIMEOUT_MS },
  ],
} as const

/**
 * @returns what came of it, whatever the server did; what it answers is for the cases to judge
 * @throws {HarnessError} UNREACHABLE, REFUSED
 */
export async function preflight(
  venue: Venue,
  library: FixtureLibrary,
  signal: AbortSignal,
): Promise<Recording | undefined> {
  const stage = await venue.open({ mock: {}, seed: 1 })
  try {
    const streamingCase = { id: "preflight", title: "the target can be reached", streams: [STREAM], checks: [] }
    const permutation = { path: "preflight", streamingCase, streams: [STREAM] }
    const [played] = await playStreams({ permutation, stage, library, target: venue.target, seed: 1, signal })
    if (played === undefined) return undefined
    const failure = diagnose(played.recording, false).find(({ kind }) => kind === "failure")
    if (failure?.exitCode !== EXIT.unreachable) return played.recording
    const code = refusedOf(played.recording) === undefined ? "UNREACHABLE" : "REFUSED"
    throw new HarnessError(code, `${failure.cause} ${failure.remedy}`)
  } finally {
    await stage.close()
  }
}
