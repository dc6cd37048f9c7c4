// Recordings on disk: written as they grow, read back whole; and whatever else is written.

import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { dirname } from "node:path"
import { HarnessError } from "../errors.ts"
import { type ReadRecording, readRecording } from "../recording/jsonl.ts"

export interface RecordingFile {
  readonly file: string
  /** Takes a line, line feed included. It is on disk when the event loop has turned, or when the process exits. */
  readonly sink: (line: string) => void
  /**
   * Call once, when nothing more comes.
   * @throws {HarnessError} RECORDING: something could not be written; what came before it is there
   */
  readonly close: () => void
}

/** Writes what waits to be written, of every file that is open. */
const unwritten = new Set<() => void>()

/**
 * Begins a recording anew, with the folders it lies in.
 * @throws {HarnessError} RECORDING
 */
export function recordingFile(path: string): RecordingFile {
  const file = openNew(path)
  let lines: string[] = []
  let problem: HarnessError | undefined

  const write = (): void => {
    if (lines.length === 0) return
    const text = lines.join("")
    lines = []
    try {
      appendFileSync(file, text)
    } catch (cause) {
      // The stream goes on, and its recording in memory with it; whoever closes the file is told.
      problem ??= cannot("written", path, cause)
    }
  }

  if (unwritten.size === 0) process.once("exit", writeAll)
  unwritten.add(write)
  return {
    file: path,
    sink(line) {
      if (problem !== undefined) return
      lines.push(line)
      // All lines of one turn of the event loop go in one write.
      if (lines.length === 1) setImmediate(write)
    },
    close() {
      write()
      unwritten.delete(write)
      if (unwritten.size === 0) process.off("exit", writeAll)
      closeSync(file)
      if (problem !== undefined) throw problem
    },
  }
}

/** The end of the process, be it an error that nobody caught: there is no turn of the event loop to come. */
function writeAll(): void {
  for (const write of unwritten) write()
}

function openNew(path: string): number {
  try {
    makeFolders(dirname(path))
    return openSync(path, "w")
  } catch (cause) {
    throw cannot("written", path, cause)
  }
}

/**
 * Makes a folder, with those it lies in, where it is not there.
 * @throws {HarnessError} USAGE
 */
export function makeFolder(path: string): void {
  try {
    makeFolders(path)
  } catch (cause) {
    throw new HarnessError("USAGE", `The folder ${path} could not be made: ${reasonOf(cause)}.`, { cause })
  }
}

/** @throws {HarnessError} USAGE */
export function readWhole(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new HarnessError("USAGE", `${path} could not be read: ${reasonOf(cause)}.`, { cause })
  }
}

/**
 * Writes a file anew, with the folders it lies in.
 * @throws {HarnessError} USAGE
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  try {
    makeFolders(dirname(path))
    writeFileSync(path, content)
  } catch (cause) {
    throw new HarnessError("USAGE", `${path} could not be written: ${reasonOf(cause)}.`, { cause })
  }
}

/** One by one: `recursive` of Node never returns where the system has no such folder to give, as in /proc. */
function makeFolders(path: string): void {
  if (isFolder(path)) return
  const parent = dirname(path)
  if (parent !== path) makeFolders(parent)
  try {
    mkdirSync(path)
  } catch (cause) {
    // Another process was first.
    if (!isFolder(path)) throw cause
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

/** @throws {HarnessError} RECORDING: no such file, or no recording */
export async function readRecordingFile(path: string): Promise<ReadRecording> {
  let text: string
  try {
    text = await readFile(path, "utf8")
  } catch (cause) {
    throw cannot("read", path, cause)
  }
  return readRecording(text, path)
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file: check the path",
  EACCES: "you may not: change its permissions, or choose another place",
  EPERM: "you may not: change its permissions, or choose another place",
  EROFS: "nothing can be written there: choose another place",
  EISDIR: "it is a folder: name a file in it",
  EEXIST: "a part of the path is not a folder: choose another place",
  ENOTDIR: "a part of the path is not a folder: choose another place",
  ENAMETOOLONG: "the name is too long: choose a shorter one",
  ENOSPC: "the disk is full: make room, or choose another place",
  EDQUOT: "your quota is used up: make room, or choose another place",
  EMFILE: "too many files are open: raise the limit (ulimit -n), or run fewer streams at once",
}

/** What the system said, and what to do. */
export function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : ""
  return REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause))
}

function cannot(what: "read" | "written", path: string, cause: unknown): HarnessError {
  return new HarnessError("RECORDING", `The recording ${path} could not be ${what}: ${reasonOf(cause)}.`, { cause })
}
