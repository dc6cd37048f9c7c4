// Containers sent as they are, for the service to detect: MP3, FLAC, Ogg and their kin, and WAV that has no raw name.
import { openByteClock } from "../audio/bytes/byte-clock.ts"
import { CONTAINERS } from "../audio/containers/index.ts"
import type { Demuxer, Track } from "../audio/decoding/demuxer.ts"
import { ASSUMED_BYTES_PER_SECOND, byteRateOf, headByteLengthOf } from "./byte-rate.ts"
import type { ContainerName } from "./looks.ts"
import { type Bytes, describeInput, type SentForm } from "./form.ts"

/** @param name of the format, as a person says it */
export async function containerForm(bytes: Bytes, container: ContainerName, name: string): Promise<SentForm> {
  const head = await bytes.peek(headByteLengthOf(await bytes.peek(HEAD_BYTE_LENGTH)))
  bytes.warn(`${bytes.name} is ${name}: sent as it is, and the service is left to detect it.`)
  const demuxer = demuxerFor(head)
  const track = demuxer && firstTrack(demuxer(), head)
  const audio = {
    container,
    ...(track && { encoding: track.codec, sampleRateHz: track.sampleRateHz, channels: track.channels }),
  }
  const stated = byteRateOf(container, { ...bytes, head })
  if (demuxer === undefined || bytes.totalByteLength === undefined) {
    return { ...pacedForm(bytes, name, stated ?? unstatedByteRate(bytes, name)), audio, declared: {} }
  }
  return { ...(await followedForm(bytes, demuxer, name, stated)), audio, declared: {} }
}

/** Paced by its packets; by the mean, or a guess, where they do not say their time. */
export async function followedForm(
  bytes: Bytes,
  demuxer: () => Demuxer,
  name: string,
  statedBytesPerSecond?: number,
): Promise<Pick<SentForm, "layout" | "durationMs" | "describe" | "followed">> {
  const bytesPerSecond = (await scannedByteRate(bytes, demuxer())) ?? statedBytesPerSecond
  const clock = openByteClock(demuxer())
  const followed = { clock, bytesPerSecond: () => bytesPerSecond ?? assumedByteRate(bytes, name) }
  return { ...pacedForm(bytes, name, bytesPerSecond), followed }
}

/** A file of this size is read through in a fraction of a second: an hour and more of speech in any codec but FLAC. */
const MAX_SCANNED_BYTE_LENGTH = 16 * 1024 * 1024

/** The mean over the whole file, by the packets in it. */
async function scannedByteRate({ scan, totalByteLength }: Bytes, demuxer: Demuxer): Promise<number | undefined> {
  if (scan === undefined || totalByteLength === undefined || totalByteLength > MAX_SCANNED_BYTE_LENGTH) return undefined
  const clock = openByteClock(demuxer)
  await scan((piece) => clock.push(piece))
  clock.end()
  return clock.isKnown && clock.atMs > 0 ? (totalByteLength * 1000) / clock.atMs : undefined
}

function demuxerFor(head: Uint8Array): (() => Demuxer) | undefined {
  const open = CONTAINERS.find((container) => container.recognises(head))?.open
  return open !== undefined && "demuxer" in open ? open.demuxer : undefined
}

/** What the header says is in it, where it lies in the first bytes. */
function firstTrack(demuxer: Demuxer, head: Uint8Array): Track | undefined {
  return demuxer.push(head).flatMap((item) => (item.type === "track" ? [item.track] : []))[0]
}

/** Enough for every header but one with a picture in it. */
const HEAD_BYTE_LENGTH = 4096

/** A file must be paced by something; what comes live has its own pace. */
const unstatedByteRate = (bytes: Bytes, name: string): number | undefined =>
  bytes.totalByteLength === undefined ? undefined : assumedByteRate(bytes, name)

export function assumedByteRate({ name, warn }: Bytes, form: string): number {
  const rate = ASSUMED_BYTES_PER_SECOND
  warn(`${name}: ${form} does not say how long it lasts, so it is sent at ${rate / 1000} kB/s; real time may differ.`)
  return rate
}

/** What is the same for everything that has no sample borders. */
export function pacedForm(
  { name, totalByteLength }: Bytes,
  form: string,
  bytesPerSecond: number | undefined,
): Pick<SentForm, "layout" | "durationMs" | "describe"> {
  const isTimed = totalByteLength !== undefined && bytesPerSecond !== undefined
  const durationMs = isTimed ? (totalByteLength * 1000) / bytesPerSecond : undefined
  const layout = {
    skipByteLength: 0,
    headerByteLength: 0,
    bytesPerSecond,
    blockByteLength: 1,
    endByteLength: undefined,
  }
  return { layout, durationMs, describe: describeInput(name, [form], durationMs) }
}
