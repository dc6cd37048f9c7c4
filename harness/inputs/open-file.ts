// Files, read in pieces.
import { createReadStream } from "node:fs"
import { type FileHandle, open, stat } from "node:fs/promises"
import type { Readable } from "node:stream"
import { HarnessError } from "../errors.ts"

/** Bytes on their way, of whatever origin. */
export interface Opened {
  /** As the person calls it. */
  readonly name: string
  readonly readable: Readable
  /** Absent when it has no end that is known: a pipe, a radio. */
  readonly totalByteLength?: number
  /** The last bytes, where they can be read before the rest. */
  readonly tail?: Uint8Array
  /** All the bytes once more, in pieces, for who must know beforehand how long they last. */
  readonly scan?: (take: (piece: Uint8Array) => void) => Promise<void>
}

/** Holds the last page of an Ogg file: a page is at most 65 307 bytes (RFC 3533). */
const TAIL_BYTE_LENGTH = 65_536

/** @param name for messages. @throws {HarnessError} INPUT */
export async function openFile(path: string, name: string): Promise<Opened> {
  try {
    const { size, isFile } = await kindOf(path)
    if (!isFile) return { name, readable: createReadStream(path) }
    const file = await open(path)
    const tail = await tailOf(file, size)
    const scan = async (take: (piece: Uint8Array) => void): Promise<void> => {
      for await (const piece of createReadStream(path)) take(piece as Uint8Array)
    }
    return { name, readable: file.createReadStream({ start: 0 }), totalByteLength: size, tail, scan }
  } catch (cause) {
    throw cause instanceof HarnessError ? cause : cannotRead(name, cause)
  }
}

async function kindOf(path: string): Promise<{ readonly size: number; readonly isFile: boolean }> {
  const found = await stat(path)
  if (found.isDirectory()) throw new HarnessError("INPUT", `${path} is a folder: give one audio file in it.`)
  return { size: found.size, isFile: found.isFile() }
}

async function tailOf(file: FileHandle, size: number): Promise<Uint8Array> {
  const byteLength = Math.min(size, TAIL_BYTE_LENGTH)
  const { buffer, bytesRead } = await file.read(new Uint8Array(byteLength), 0, byteLength, size - byteLength)
  return buffer.subarray(0, bytesRead)
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file, and no fixture of that name ("soundcheck fixture list" shows them)',
  EACCES: "it may not be read by you: change its permissions",
  EPERM: "it may not be read by you: change its permissions",
  ENOTDIR: "a part of the path is not a folder",
  ENAMETOOLONG: "the name is too long to be a file's",
}

function cannotRead(name: string, cause: unknown): HarnessError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : ""
  const reason = REASONS[code] ?? `it cannot be read (${cause instanceof Error ? cause.message : String(cause)})`
  return new HarnessError("INPUT", `${name}: ${reason}.`, { cause })
}
