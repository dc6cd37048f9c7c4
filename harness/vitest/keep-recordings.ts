// Recordings of a failed permutation, written where a person finds them.

import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import type { PermutationResult } from "../plan/run-plan.ts"
import { writeRecording } from "../recording/jsonl.ts"

const FOLDER = join("recordings", "failed")

/** @returns a sentence that names the files */
export function keepRecordings({ permutation, recordings }: PermutationResult): string {
  const files = recordings.map((recording, index) => {
    const file = join(FOLDER, `${permutation.path}-${index}.jsonl`)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, writeRecording(recording))
    return file
  })
  return files.length === 0 ? "no stream was recorded" : `recorded in ${files.join(", ")}`
}
