// Containers sent as they are, for the service to detect: MP3, FLAC, Ogg and their kin, and WAV that has no raw name.
import { ASSUMED_BYTES_PER_SECOND, byteRateOf, headByteLengthOf } from "./byte-rate.ts"
import type { ContainerName } from "./looks.ts"
import { type Bytes, describeInput, type SentForm } from "./form.ts"

/** @param name of the format, as a person says it */
export async function containerForm(bytes: Bytes, container: ContainerName, name: string): Promise<SentForm> {
  const head = await bytes.peek(headByteLengthOf(await bytes.peek(HEAD_BYTE_LENGTH)))
  bytes.warn(`${bytes.name} is ${name}: sent as it is, and the service is left to detect it.`)
  const bytesPerSecond = byteRateOf(container, { ...bytes, head }) ?? unstatedByteRate(bytes, name)
  return { ...pacedForm(bytes, name, bytesPerSecond), audio: { container }, declared: {} }
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
