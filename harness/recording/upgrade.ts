// Lifts recordings of older versions to the current one, a step at a time, so that readers know one version only.

import { HarnessError } from "../errors.ts"
import { RECORDING_VERSION } from "./recording.ts"

/** A line of a recording as JSON parsed it. */
export type JsonObject = Readonly<Record<string, unknown>>

/** A recording of any version: its header and its events, as they stood in the file. */
export interface StoredRecording {
  readonly header: JsonObject
  readonly events: readonly JsonObject[]
}

/** `STEPS[n]` makes version n + 1 out of version n. It need not touch `header.version`. */
export type UpgradeSteps = Readonly<Record<number, (stored: StoredRecording) => StoredRecording>>

/** Version 1 is the first, so there is nothing to lift yet. */
const STEPS: UpgradeSteps = {}

/**
 * @param file names the recording in errors
 * @throws {HarnessError} RECORDING: no version, a version of the future, or one that nobody can lift any more
 */
export function upgradeRecording(
  stored: StoredRecording,
  file: string,
  steps: UpgradeSteps = STEPS,
  current: number = RECORDING_VERSION,
): StoredRecording {
  let lifted = stored
  for (let version = versionOf(stored, file, current); version < current; version++) {
    const step = steps[version]
    if (step === undefined) {
      throw new HarnessError(
        "RECORDING",
        `${file}: expected a recording that can be lifted to version ${current}, found version ${version}, ` +
          "for which there is no step: make the recording again",
      )
    }
    const next = step(lifted)
    lifted = { header: { ...next.header, version: version + 1 }, events: next.events }
  }
  return lifted
}

function versionOf(stored: StoredRecording, file: string, current: number): number {
  const version = stored.header.version
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1) {
    throw new HarnessError(
      "RECORDING",
      `${file}: expected a whole number as "version" in line 1, found ${JSON.stringify(version) ?? "none"}: ` +
        "this is not a recording of Soundcheck, or its first line was edited",
    )
  }
  if (version > current) {
    throw new HarnessError(
      "RECORDING",
      `${file}: expected a recording of version ${current} or older, found version ${version}: ` +
        "it was made by a newer Soundcheck, so update this one",
    )
  }
  return version
}
