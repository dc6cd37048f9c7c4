// Puts a demuxer and a codec together: bytes → packets → samples, with what precedes and follows the audio left out.
import type { AudioDecoder, AudioFormat, AudioProblem } from "./audio-decoder.ts"
import { shapeProblem } from "./audio-decoder.ts"
import type { Codec, CodecOpener, CodecWishes } from "../codecs/codec.ts"
import type { Demuxer, MediaItem, Track } from "./demuxer.ts"
import { OpenTrack, type Piece } from "./open-track.ts"

export interface PacketDecoderParts {
  readonly demuxer: Demuxer
  readonly openCodec: CodecOpener
  readonly wishes: CodecWishes
}

export const openPacketDecoder = (parts: PacketDecoderParts): AudioDecoder => new PacketDecoder(parts)

class PacketDecoder implements AudioDecoder {
  decodedSampleCount = 0
  format: AudioFormat | undefined
  pending: Promise<void> | undefined
  private readonly parts: PacketDecoderParts
  /** Bytes whose turn has not come: the codec is being loaded, or at work, or much has become of what came before. */
  private input: readonly Uint8Array[] = []
  private readonly queue: MediaItem[] = []
  private ready: Piece[] = []
  private readySampleCount = 0
  private track: OpenTrack | undefined
  private ending: "no" | "asked" | "demuxed" = "no"
  private byteLength = 0
  private closed = false
  private ownProblem: AudioProblem | undefined

  constructor(parts: PacketDecoderParts) {
    this.parts = parts
  }

  get problem(): AudioProblem | undefined {
    return this.ownProblem ?? this.parts.demuxer.problem
  }

  get note(): string | undefined {
    const nothing =
      this.ending !== "no" && this.byteLength > 0 && this.decodedSampleCount === 0 && this.problem === undefined
    return this.parts.demuxer.note ?? (nothing ? nothingIn(this.byteLength) : undefined)
  }

  push(bytes: Uint8Array): readonly Float32Array[] {
    if (this.closed || this.ownProblem !== undefined) return []
    this.byteLength += bytes.length
    this.input = [...this.input, bytes]
    const samples = this.work()
    // What is left belongs to the caller, who may use the memory again.
    if (this.input.length > 0) this.input = [...this.input.slice(0, -1), (this.input.at(-1) ?? NO_BYTES).slice()]
    return samples
  }

  end(): readonly Float32Array[] {
    if (this.closed || this.ending !== "no") return []
    this.ending = "asked"
    return this.work()
  }

  proceed(): readonly Float32Array[] {
    if (this.closed) return []
    this.pending = undefined
    const codec = this.track?.codec
    if (codec !== undefined) this.attempt(() => this.takeLate(codec))
    return this.work()
  }

  close(): void {
    this.closed = true
    this.input = []
    this.queue.length = 0
    this.track?.free()
    this.track = undefined
  }

  /** Everything that can be done now. */
  private work(): readonly Float32Array[] {
    while (this.ownProblem === undefined) {
      if (this.readySampleCount >= MAX_READY_SAMPLE_COUNT) {
        this.pending ??= A_MOMENT
        break
      }
      const next = this.queue[0]
      // A codec at work takes further packets meanwhile; nothing else can be done before it has caught up.
      if (this.pending !== undefined && (next?.type !== "packet" || this.track?.codec === undefined)) break
      if (next === undefined && this.demux()) continue
      if (next === undefined && (this.ending === "no" || this.track === undefined)) break
      this.attempt(() => this.step(next))
    }
    return this.handOver()
  }

  /** A little of the input becomes items; at last, what its end says. @returns whether there was anything to do */
  private demux(): boolean {
    const { demuxer } = this.parts
    const [first, ...rest] = this.input
    if (first === undefined && this.ending !== "asked") return false
    if (first === undefined) this.ending = "demuxed"
    const slice = demuxer.takesPackets === true ? first : first?.subarray(0, SLICE_BYTE_LENGTH)
    const left = first?.subarray(slice?.length ?? 0) ?? NO_BYTES
    this.input = left.length > 0 ? [left, ...rest] : rest
    for (const item of slice === undefined ? demuxer.end() : demuxer.push(slice)) this.queue.push(item)
    return true
  }

  private attempt(act: () => void): void {
    try {
      act()
    } catch {
      this.fail({ code: "undecodable", sentence: `The ${this.track?.name} decoder gave up on these bytes.` })
    }
  }

  private takeLate(codec: Codec): void {
    this.take(codec.proceed())
    this.pending = codec.pending
  }

  private step(next: MediaItem | undefined): void {
    // The end of a track: by the next one, or by the end of everything.
    if (next === undefined || (next.type === "track" && this.track !== undefined)) return this.endTrack()
    this.queue.shift()
    if (next.type === "track") this.openTrack(next.track)
    else if (next.type === "length") this.track?.limit(next.sampleCount)
    else if (this.track?.codec !== undefined) {
      this.take(this.track.codec.decode(next.bytes))
      this.pending = this.track.codec.pending
    }
  }

  private openTrack(track: Track): void {
    const opened = new OpenTrack(track)
    this.track = opened
    const loading = this.parts.openCodec(track, this.parts.wishes).catch(notLoaded)
    this.pending = loading.then((codec) => this.start(opened, codec))
  }

  private start(opened: OpenTrack, codec: Codec | AudioProblem): void {
    if ("sentence" in codec) return this.fail(codec)
    if (this.closed) return codec.free()
    opened.codec = codec
    this.learnFormat(opened, codec)
  }

  private learnFormat({ track, name }: OpenTrack, { sampleRateHz, channels = track.channels }: Codec): void {
    if (sampleRateHz === 0 || this.format !== undefined) return
    const problem = shapeProblem(sampleRateHz, channels)
    if (problem !== undefined) return this.fail({ ...problem, sentence: `In the ${name} header: ${problem.sentence}` })
    this.format = { encoding: name, sampleRateHz, channels }
  }

  private endTrack(): void {
    const { track } = this
    if (track === undefined) return
    if (track.codec !== undefined && !track.isEnding) {
      track.isEnding = true
      this.take(track.codec.end())
      this.pending = track.codec.pending
      if (this.pending !== undefined) return
    }
    track.free()
    this.track = undefined
  }

  private take(samples: Piece): void {
    const { track } = this
    if (track?.codec === undefined || (samples[0]?.length ?? 0) === 0) return
    this.learnFormat(track, track.codec)
    if (this.format === undefined) return
    const { channels, sampleRateHz } = this.format
    if (track.codec.sampleRateHz !== sampleRateHz) {
      return this.fail({ code: "unsupported", sentence: changedRate(this.format, track) })
    }
    // Headers and frames may differ on the channels: the header was believed, and what is missing is like the first.
    const [first = NO_SAMPLES] = samples
    const trimmed = track.trim(Array.from({ length: channels }, (_, channel) => samples[channel] ?? first))
    const length = trimmed[0]?.length ?? 0
    if (length === 0) return
    this.decodedSampleCount += length
    this.readySampleCount += length * channels
    this.ready.push(trimmed)
  }

  /** One array a channel out of all that is ready; as many empty ones when nothing is. */
  private handOver(): readonly Float32Array[] {
    const [first, ...more] = this.ready
    this.ready = []
    this.readySampleCount = 0
    if (first === undefined) return Array.from({ length: this.format?.channels ?? 0 }, () => NO_SAMPLES)
    return more.length === 0 ? first : first.map((_, channel) => joined([first, ...more], channel))
  }

  private fail(problem: AudioProblem): void {
    this.ownProblem ??= problem
    this.input = []
    this.queue.length = 0
    this.pending = undefined
    // A codec that threw may be in any state: it is dropped with all its memory, and the next stream gets a new one.
    this.track?.free()
    this.track = undefined
  }
}

/**
 * A message of a few megabytes may hold days of silence. It is decoded bit by bit: five seconds at 48 kHz, then somebody
 * else's turn; and taken apart as slowly, since each of its packets costs more memory than it has bytes.
 */
const MAX_READY_SAMPLE_COUNT = 5 * 48_000
const SLICE_BYTE_LENGTH = 16 * 1024
const A_MOMENT = Promise.resolve()

function joined(pieces: readonly Piece[], channel: number): Float32Array {
  const whole = new Float32Array(pieces.reduce((length, piece) => length + (piece[0]?.length ?? 0), 0))
  let offset = 0
  for (const piece of pieces) {
    whole.set(piece[channel] ?? NO_SAMPLES, offset)
    offset += piece[0]?.length ?? 0
  }
  return whole
}

const nothingIn = (byteLength: number): string => `${byteLength} bytes came, and no audio could be decoded from them.`

const NO_SAMPLES = new Float32Array(0)
const NO_BYTES = new Uint8Array(0)

const notLoaded = (cause: unknown): AudioProblem => ({
  code: "unsupported",
  sentence: `The decoder could not be loaded (${cause instanceof Error ? cause.message : String(cause)}); install soundcheck again.`,
})

const changedRate = ({ sampleRateHz }: AudioFormat, { codec, name }: OpenTrack): string =>
  `The ${name} audio began at ${sampleRateHz} Hz and went on at ${codec?.sampleRateHz} Hz: send one rate a stream.`
