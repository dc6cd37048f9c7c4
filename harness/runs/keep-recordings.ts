// Recordings of a failed permutation that nobody asked to be recorded, written where a person finds them.

import { join } from "node:path"
import { writeWhole } from "../files/files.ts"
import type { Reported } from "../reports/reported.ts"
import { writeRecording } from "../recording/jsonl.ts"
import type { Recording } from "../recording/recording.ts"
import { recordingPath } from "./run-folder.ts"

const FOLDER = join("recordings", "failed")

/** @returns the recordings, with the files in which they lie now */
export const keepRecordings = ({
  permutation: { path },
  recordings,
}: Pick<Reported, "permutation" | "recordings">): readonly Recording[] =>
  recordings.map((recording, stream) => {
    const file = recordingPath(FOLDER, path, stream)
    writeWhole(file, writeRecording(recording))
    return { ...recording, file }
  })

/** A sentence that names the files. */
export function whereRecorded(recordings: readonly Recording[]): string {
  const files = recordings.flatMap(({ file }) => file ?? [])
  return files.length === 0 ? "no stream was recorded" : `recorded in ${files.join(", ")}`
}
