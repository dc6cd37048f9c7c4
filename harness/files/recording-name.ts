// What a recording is called that nobody named: by its time, so that names sort, and by what it is of.
import { join } from "node:path"

/** Where recordings go that nobody gave a place. */
const FOLDER = "recordings"

/** `2026-11-25T00-18-37-123-smoke.jsonl`: UTC, to the millisecond, without characters that some file system forbids. */
export const recordingName = (unixMs: number, what: string): string =>
  `${new Date(unixMs).toISOString().slice(0, -1).replaceAll(/[:.]/g, "-")}-${what}.jsonl`

/** `recordings/…-smoke.jsonl` in the working directory. */
export const defaultRecordingPath = (unixMs: number, what: string): string => join(FOLDER, recordingName(unixMs, what))
