// The audio that a case gives to its client: a WAV file, and what is spoken in it.

import type { AudioSpec } from "../case.ts"
import { composeAudio } from "../fixtures/compose.ts"
import type { FixtureLibrary } from "../fixtures/fixture.ts"
import type { Timeline } from "../timeline.ts"

export interface GivenAudio {
  /** A whole WAV file. */
  readonly bytes: Uint8Array
  readonly timeline: Timeline
}

/** @throws {HarnessError} FIXTURE when a part names an unknown fixture */
export function givenAudio(audio: AudioSpec, library: FixtureLibrary, seed: number): GivenAudio {
  const { bytes, timeline } = composeAudio({ ...audio, encoding: "wav" }, library, seed)
  return { bytes, timeline }
}
