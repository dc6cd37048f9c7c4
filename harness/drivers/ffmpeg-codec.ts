// Codecs that nothing in the package decodes, by a system's ffmpeg: one child process a stream, packets in, samples out.
// What is due by the packets that went in is waited for, to the sample, so that a stream is the same on every run; the last
// two packets are not, since ffmpeg may hold them back until more comes.

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process"
import type { AudioProblem } from "../audio/decoding/audio-decoder.ts"
import type { Codec } from "../audio/codecs/codec.ts"
import type { Track } from "../audio/decoding/demuxer.ts"
import { deinterleave } from "../audio/pcm.ts"
import { systemClock } from "../time/clock.ts"

/** How packets of a codec become what ffmpeg reads. */
export interface FfmpegForm {
  /** As `ffmpeg -f` names it. */
  readonly format: string
  /** What precedes the first packet. */
  readonly head?: Uint8Array
  write(packet: Uint8Array): Uint8Array
  sampleCountOf(packet: Uint8Array): number
}

export type FfmpegFormOf = (track: Track) => FfmpegForm

/** Packets that ffmpeg may hold back: a parser waits for the next one, a decoder for one more. */
const HELD_BACK_PACKETS = 2
/** Longer than any start under load. A process that says nothing for so long is not waited for any more. */
const START_PATIENCE_MS = 10_000
/** Between samples, once they flow: damaged packets give none. */
const PATIENCE_MS = 900
const SAMPLE_BYTE_LENGTH = 4

export const FFMPEG = "ffmpeg"

/** Each has 20 to 30 MB: more would hurt the machine before they hurt the client. */
const MAX_PROCESSES = 64
/** Processes that run, of all streams. */
let openCount = 0

const tooMany = ({ codec }: Track): string =>
  `${codec} is decoded by ffmpeg, one process a stream, and ${MAX_PROCESSES} run already: open fewer streams of it at once.`

export function ffmpegOpener(formOf: FfmpegFormOf, command = FFMPEG): (track: Track) => Promise<Codec | AudioProblem> {
  return async (track) => {
    if (openCount >= MAX_PROCESSES) return { code: "unsupported", sentence: tooMany(track) }
    const form = formOf(track)
    const child = spawn(command, argumentsFor(form, track), { stdio: "pipe" })
    const started = await new Promise<boolean>((resolve) => {
      child.once("spawn", () => resolve(true))
      child.once("error", () => resolve(false))
    })
    if (started) return new FfmpegCodec(child, form, track)
    const sentence = `${track.codec} needs ffmpeg, and there is none here: install it (apt-get install ffmpeg).`
    return { code: "unsupported", sentence }
  }
}

/** Start with the first packet. (With "nobuffer" the packets that were looked at for that would be lost.) */
const AT_ONCE = "-hide_banner -loglevel error -threads 1 -probesize 32 -analyzeduration 0"

const argumentsFor = ({ format }: FfmpegForm, { sampleRateHz, channels }: Track): readonly string[] =>
  `${AT_ONCE} -f ${format} -i pipe:0 -map 0:a:0 -ar ${sampleRateHz} -ac ${channels} -f f32le -flush_packets 1 pipe:1`.split(
    " ",
  )

class FfmpegCodec implements Codec {
  readonly sampleRateHz: number
  pending: Promise<void> | undefined
  private readonly child: ChildProcessWithoutNullStreams
  private readonly form: FfmpegForm
  readonly channels: number
  private readonly received: Uint8Array[] = []
  private receivedByteLength = 0
  private givenSampleCount = 0
  /** Samples of each of the latest packets, those that may be held back. */
  private readonly latest: number[] = []
  private dueSampleCount = 0
  private totalReceivedByteLength = 0
  private hasWritten = false
  private hasClosed = false
  private isEnding = false
  /** Packets have given less than they should have: only the end is waited for. */
  private isLossy = false
  private resolve: (() => void) | undefined
  private callOff: () => void = () => {}

  constructor(child: ChildProcessWithoutNullStreams, form: FfmpegForm, { sampleRateHz, channels }: Track) {
    this.child = child
    this.form = form
    this.sampleRateHz = sampleRateHz
    this.channels = channels
    child.stdout.on("data", (bytes: Uint8Array) => this.receive(bytes))
    openCount++
    child.once("close", () => {
      openCount--
      this.close()
    })
    // A process that has gone says so by closing; what was written to it is lost then.
    child.stdin.on("error", () => {})
    child.on("error", () => {})
    child.stderr.resume()
    if (form.head !== undefined) child.stdin.write(form.head)
  }

  decode(packet: Uint8Array): readonly Float32Array[] {
    this.hasWritten = true
    this.child.stdin.write(this.form.write(packet))
    this.latest.push(this.form.sampleCountOf(packet))
    if (this.latest.length > HELD_BACK_PACKETS) this.dueSampleCount += this.latest.shift() ?? 0
    return this.proceed()
  }

  end(): readonly Float32Array[] {
    this.isEnding = true
    this.child.stdin.end()
    return this.proceed()
  }

  proceed(): readonly Float32Array[] {
    if (this.hasClosed && this.hasWritten && this.totalReceivedByteLength === 0)
      throw new Error("ffmpeg could not read it")
    if (!this.isComplete()) this.wait()
    return this.take()
  }

  free(): void {
    this.callOff()
    this.resolve?.()
    this.child.kill("SIGKILL")
  }

  private get sampleByteLength(): number {
    return SAMPLE_BYTE_LENGTH * this.channels
  }

  private isComplete(): boolean {
    if (this.hasClosed) return true
    if (this.isEnding) return false
    return this.isLossy || this.totalReceivedByteLength >= this.dueSampleCount * this.sampleByteLength
  }

  /** Everything at the end, else what is due: ffmpeg's own rhythm does not show. */
  private take(): readonly Float32Array[] {
    const here = Math.floor(this.receivedByteLength / this.sampleByteLength)
    const isAll = this.hasClosed || this.isLossy
    const count =
      this.isEnding && !this.hasClosed ? 0 : isAll ? here : Math.min(here, this.dueSampleCount - this.givenSampleCount)
    if (count <= 0) return []
    this.givenSampleCount += count
    return deinterleave(this.takeSamples(count * this.sampleByteLength), this.channels)
  }

  private takeSamples(byteLength: number): Float32Array {
    const bytes = new Uint8Array(byteLength)
    for (let offset = 0; offset < byteLength; ) {
      const first = this.received[0]
      if (first === undefined) break
      const part = first.subarray(0, byteLength - offset)
      bytes.set(part, offset)
      offset += part.length
      if (part.length === first.length) this.received.shift()
      else this.received[0] = first.subarray(part.length)
    }
    this.receivedByteLength -= byteLength
    return new Float32Array(bytes.buffer)
  }

  private wait(): void {
    this.pending ??= new Promise((resolve) => {
      this.resolve = resolve
    })
    this.beginPatience()
  }

  private beginPatience(): void {
    const clock = systemClock()
    const patienceMs = this.totalReceivedByteLength === 0 ? START_PATIENCE_MS : PATIENCE_MS
    this.callOff()
    this.callOff = clock.at(clock.nowMs() + (this.isEnding ? START_PATIENCE_MS : patienceMs), () => this.loseHope())
  }

  private loseHope(): void {
    this.isLossy = true
    if (this.isEnding) this.child.kill("SIGKILL")
    this.check()
  }

  private receive(bytes: Uint8Array): void {
    this.received.push(bytes)
    this.receivedByteLength += bytes.length
    this.totalReceivedByteLength += bytes.length
    if (this.pending !== undefined) this.beginPatience()
    this.check()
  }

  private close(): void {
    this.hasClosed = true
    this.check()
  }

  private check(): void {
    if (this.pending === undefined || !this.isComplete()) return
    this.callOff()
    this.pending = undefined
    this.resolve?.()
  }
}
