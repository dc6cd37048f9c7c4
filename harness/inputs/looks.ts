// What bytes look like from their beginning: which audio container, or which other thing that a person took for audio.
// Sources: the signatures of each format's specification, as file(1) lists them.

/** Containers that a service detects by itself when no encoding is declared. */
export type ContainerName = "wav" | "mp3" | "flac" | "ogg" | "webm" | "mp4" | "aac" | "amr" | "aiff" | "caf"

export type Looks =
  | { readonly type: "audio"; readonly container: ContainerName; readonly name: string }
  /** `name` reads on from "found": "a PNG picture", "text (…)". */
  | { readonly type: "other"; readonly name: string }
  /** Raw samples look like this, and so does any unknown format. */
  | { readonly type: "unknown" }

/** So much of the beginning is enough to tell: ID3 and EBML show at once, text and HTML within a few lines. */
export const LOOK_BYTE_LENGTH = 4096

interface Signature {
  readonly at: number
  /** Latin-1 text, so that the table reads like the formats' own documents. */
  readonly bytes: string
  readonly looks: Looks
}

const audio = (at: number, bytes: string, container: ContainerName, name: string): Signature => ({
  at,
  bytes,
  looks: { type: "audio", container, name },
})

const other = (bytes: string, name: string, at = 0): Signature => ({ at, bytes, looks: { type: "other", name } })

const SIGNATURES: readonly Signature[] = [
  audio(0, "RIFF", "wav", "WAV"),
  audio(0, "RF64", "wav", "WAV (RF64)"),
  audio(0, "BW64", "wav", "WAV (BW64)"),
  audio(0, "fLaC", "flac", "FLAC"),
  audio(0, "OggS", "ogg", "Ogg"),
  audio(0, "ID3", "mp3", "MP3"),
  audio(0, "\x1a\x45\xdf\xa3", "webm", "WebM"),
  audio(4, "ftyp", "mp4", "MP4"),
  audio(0, "#!AMR", "amr", "AMR"),
  audio(0, "FORM", "aiff", "AIFF"),
  audio(0, "caff", "caf", "CAF"),
  other("\x89PNG", "a PNG picture"),
  other("\xff\xd8\xff", "a JPEG picture"),
  other("GIF8", "a GIF picture"),
  other("BM", "a BMP picture"),
  other("%PDF", "a PDF document"),
  other("PK\x03\x04", "a ZIP archive (or an Office document)"),
  other("\x1f\x8b", "a gzip archive"),
  other("7z\xbc\xaf", "a 7z archive"),
  other("BZh", "a bzip2 archive"),
  other("\xfd7zXZ", "an xz archive"),
  other("ustar", "a tar archive", 257),
  other("\x7fELF", "a program"),
  other("MZ", "a Windows program"),
  other("SQLite format 3", "an SQLite database"),
]

/** @param head the first LOOK_BYTE_LENGTH bytes, or all there are */
export function looksLike(head: Uint8Array): Looks {
  for (const { at, bytes, looks } of SIGNATURES) {
    if (latin1(head.subarray(at, at + bytes.length)) === bytes) return looks
  }
  const sync = mpegSync(head)
  if (sync !== undefined) return sync
  const text = asText(head)
  return text === undefined ? { type: "unknown" } : { type: "other", name: textName(text) }
}

/**
 * Frames without any tag before them: eleven set bits, then version and layer. Two bytes alone are common in raw samples
 * (a quiet −1 or −2), so the fields after them must hold too.
 */
function mpegSync(head: Uint8Array): Looks | undefined {
  const [first = 0, second = 0, third = 0] = head
  if (first !== 0xff || (second & 0xf0) !== 0xf0) return undefined
  const layer = (second >> 1) & 3
  if (layer === 0 && (third & 0x3c) <= 0x30) return { type: "audio", container: "aac", name: "AAC (ADTS)" }
  const isKnownRate = third >> 4 !== 0 && third >> 4 !== 15 && ((third >> 2) & 3) !== 3
  return layer === 1 && isKnownRate ? { type: "audio", container: "mp3", name: "MP3" } : undefined
}

/** The beginning as text, or undefined when it is none: valid UTF-8 without control characters. */
function asText(head: Uint8Array): string | undefined {
  if (head.length < MIN_TEXT_BYTE_LENGTH) return undefined
  try {
    // `stream` forgives a character cut at the end of the head.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true })
    return CONTROL_CHARACTERS.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

/** Fewer bytes than this may be text by chance. */
const MIN_TEXT_BYTE_LENGTH = 8
const CONTROL_CHARACTERS = /[^\P{Cc}\t\n\r\f]/u

function textName(text: string): string {
  const start = text.replace(/^\uFEFF/, "").trimStart()
  if (/^(<!doctype html|<html|<head|<body)/i.test(start)) return "an HTML page"
  if (/^(#EXTM3U|\[playlist\])/i.test(start)) return playlistName(start)
  if (start.startsWith("<")) return "an XML document"
  if (/^[{[]/.test(start)) return "JSON text"
  return `text ("${excerpt(start)}")`
}

/** A radio's playlist holds the address that was meant. */
function playlistName(text: string): string {
  const address = /https?:\/\/\S+/.exec(text)?.[0]
  return address === undefined ? "a playlist" : `a playlist that names ${address}: use that address`
}

const EXCERPT_LENGTH = 24

function excerpt(text: string): string {
  const line = text.split(/[\r\n]/, 1)[0] ?? ""
  return line.length <= EXCERPT_LENGTH ? line : `${line.slice(0, EXCERPT_LENGTH)}…`
}

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes)
