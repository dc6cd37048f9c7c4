// The recordings of the long-running server on disk, one folder an attempt, so that its results survive it:
// `<folder>/<peer>/<case>/<time of the attempt>/<stream>.jsonl`.

import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { HarnessError } from "../errors.ts"
import { makeFolder, readRecordingFile, recordingFile } from "../files/files.ts"
import type { RecordingSink } from "../mock-server/recorded-host.ts"
import type { Recording } from "../recording/recording.ts"

export interface Archive {
  /** A place for the streams of a new attempt. */
  begin(peer: string, caseId: string, unixMs: number): (streamIndex: number) => RecordingSink
  peers(): readonly string[]
  /** Streams of the latest attempt; empty when there was none. */
  latest(peer: string, caseId: string): Promise<readonly Recording[]>
}

/** @throws {HarnessError} USAGE when the folder cannot be made */
export function openArchive(folder: string): Archive {
  makeFolder(folder)
  const folderOf = (peer: string, caseId: string): string => join(folder, peer, ...caseId.split("/"))
  return {
    begin(peer, caseId, unixMs) {
      // In the order of time, also as text.
      const attempt = join(folderOf(peer, caseId), new Date(unixMs).toISOString().replaceAll(":", "-"))
      return (streamIndex) => recordingFile(join(attempt, `${String(streamIndex).padStart(3, "0")}.jsonl`))
    },
    peers: () => foldersIn(folder),
    async latest(peer, caseId) {
      const attempts = foldersIn(folderOf(peer, caseId)).filter((name) => ATTEMPT_NAME.test(name))
      const last = attempts.at(-1)
      return last === undefined ? [] : readAll(join(folderOf(peer, caseId), last))
    },
  }
}

const ATTEMPT_NAME = /^\d{4}-\d\d-\d\dT/

const foldersIn = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .toSorted()
    : []

/** A file that cannot be read is left out: the others still say something. */
async function readAll(folder: string): Promise<readonly Recording[]> {
  const recordings: Recording[] = []
  for (const name of readdirSync(folder).toSorted()) {
    try {
      recordings.push((await readRecordingFile(join(folder, name))).recording)
    } catch (cause) {
      if (!(cause instanceof HarnessError)) throw cause
    }
  }
  return recordings
}
