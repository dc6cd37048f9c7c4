// The ear that knows the package's fixtures and nothing else: what the suites' mock hears with. Its index is made once per
// process and shared by all streams.

import { bundledFixtures } from "./fixture.ts"
import { earRecognizer } from "./mock/ear/ear.ts"
import type { Recognizer } from "./protocol/recognizer.ts"

/** Of the interims' flicker, and fixed: the suites must hear the same on every run. */
const SEED = 1

let ear: Recognizer | undefined

/** Strict: speech it does not know gives no words. */
export const fixtureEar = (): Recognizer =>
  (ear ??= earRecognizer(bundledFixtures().knownClips(), { placeholder: false, seed: SEED }))
