// A host that records what it serves: the server's side of every stream, refused upgrades included, written as it happens.
import type { UpgradeRequest } from "../protocol/handshake/upgrade.ts"
import { RAW_ENCODINGS } from "../audio/encodings/index.ts"
import type { FormListener } from "../audio/guess/form-listener.ts"
import type { Clock } from "../time/clock.ts"
import { credentialsIn, readCredential } from "../protocol/handshake/credential.ts"
import { parseQuery, readOptions } from "../protocol/options/options.ts"
import { roundMs } from "../recording/micros.ts"
import { payloadText, type Recorder, receivedFrame, recorder } from "../recording/recorder.ts"
import { RECORDING_VERSION, type Recording, type RecordingHeader, type SentFrame } from "../recording/recording.ts"
import type { Frame } from "../protocol/frame.ts"
import type { Host, Socket, SocketEvents } from "../transports/socket.ts"
import { packageVersion } from "../version.ts"

export interface RecordedHostParts {
  readonly host: Host
  readonly clock: Clock
  /** The wall clock, milliseconds since 1970. */
  readonly unixMs: () => number
  readonly seed: number
  /** Path of the case that is played, where one is. */
  readonly permutation?: string
  /** Opens the file of one recording. */
  readonly open: (startedAtUnixMs: number) => RecordingSink
  /** Says at the end of a stream what its audio sounds like, whatever was declared. Default: nobody listens. */
  readonly listener?: (declaredEncoding: string | undefined) => FormListener
  /** Told of each recording when its upgrade has been answered; it grows as the stream goes on. */
  readonly onBegin?: (recording: Recording) => void
  /** Told of each recording once nothing more can come. */
  readonly onEnd?: (recording: Recording) => void
}

export interface RecordingSink {
  readonly file?: string
  readonly sink?: (line: string) => void
  readonly close: () => void
}

export function recordedHost(parts: RecordedHostParts): Host {
  const { host, clock } = parts
  return {
    upgrade(request, answer) {
      const askedAtMs = clock.nowMs()
      host.upgrade(request, (answered) => {
        const kept = openRecorder(request, parts)
        const asked = { atMs: 0, handshakeMs: roundMs(clock.nowMs() - askedAtMs), request: summaryOf(request) } as const
        if (answered.type === "refused") {
          const { status, headers, body } = answered
          kept.recorder.append({ type: "refused", ...asked, status, headers, body })
          kept.close()
          return answer(answered)
        }
        kept.recorder.append({ type: "opened", ...asked, status: 101, headers: answered.headers })
        const stream = new RecordedStream({
          ...kept,
          clock,
          msPerByte: msPerByte(request),
          listener: parts.listener?.(encodingOf(request)),
        })
        answer({ ...answered, serve: (socket) => stream.serve(socket, (watched) => answered.serve(watched)) })
      })
    },
  }
}

interface Kept {
  readonly recorder: Recorder
  readonly close: () => void
}

function openRecorder(request: UpgradeRequest, parts: RecordedHostParts): Kept {
  const { open, unixMs, seed, permutation, onBegin, onEnd } = parts
  const startedAtUnixMs = unixMs()
  const { sink, file, close } = open(startedAtUnixMs)
  const header: RecordingHeader = {
    type: "recording",
    version: RECORDING_VERSION,
    soundcheck: packageVersion(),
    side: "server",
    startedAt: new Date(startedAtUnixMs).toISOString(),
    target: "mock:",
    ...(permutation !== undefined && { permutation }),
    seed,
    options: parseQuery(request.query).pairs,
    // What the client sends, and how it paces that, is the client's: nothing of it is known here.
    audio: {},
    pacing: { mode: "microphone", speed: 1, delayMs: 0, jitterMs: 0 },
  }
  const secret = readCredential(request)?.secret
  const secrets = [...(secret === undefined ? [] : [secret]), ...credentialsIn(header.options)]
  const kept = recorder({
    header,
    secrets,
    ...(sink !== undefined && { sink }),
    ...(file !== undefined && { file }),
  })
  onBegin?.(kept.recording)
  const end = (): void => {
    close()
    onEnd?.(kept.recording)
  }
  return { recorder: kept, close: end }
}

const summaryOf = ({ path, query, headers }: UpgradeRequest) => ({
  url: query === "" ? path : `${path}?${query}`,
  headers: Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
})

const encodingOf = ({ query }: UpgradeRequest): string | undefined =>
  readOptions(parseQuery(query).pairs).options.encoding

/** Audio per byte as declared; 0 where bytes say nothing of time. */
function msPerByte({ query }: UpgradeRequest): number {
  const { encoding, sampleRateHz, channels } = readOptions(parseQuery(query).pairs).options
  const bytesPerSample = encoding === undefined ? undefined : RAW_ENCODINGS.get(encoding)?.bytesPerSample
  return bytesPerSample === undefined || sampleRateHz === undefined
    ? 0
    : 1000 / (bytesPerSample * sampleRateHz * channels)
}

interface RecordedStreamParts extends Kept {
  readonly clock: Clock
  readonly msPerByte: number
  readonly listener: FormListener | undefined
}

/** Stands between a socket and whoever serves it, and writes down what passes. */
class RecordedStream {
  readonly #parts: RecordedStreamParts
  readonly #openedAtMs: number
  #heardByteLength = 0
  #closeBegunByUs = false

  constructor(parts: RecordedStreamParts) {
    this.#parts = parts
    this.#openedAtMs = parts.clock.nowMs()
  }

  serve(socket: Socket, serve: (socket: Socket) => SocketEvents): SocketEvents {
    const events = serve(this.#watched(socket))
    return {
      frame: (frame) => {
        if (frame.type === "binary") {
          this.#heardByteLength += frame.bytes.length
          this.#parts.listener?.push(frame.bytes)
        }
        this.#parts.recorder.append({ type: "received", ...this.#now(), frame: receivedFrame(frame) })
        events.frame(frame)
      },
      closed: (code, reason) => {
        const by = this.#closeBegunByUs ? "us" : "peer"
        const form = this.#parts.listener?.end()
        if (form !== undefined) this.#parts.recorder.append({ type: "sounds-like", atMs: this.#now().atMs, ...form })
        this.#parts.recorder.append({ type: "closed", ...this.#now(), by, code, reason })
        this.#parts.close()
        events.closed(code, reason)
      },
      failed: (code, problem) => {
        this.#parts.recorder.append({ type: "failed", atMs: this.#now().atMs, code, problem })
        events.failed(code, problem)
      },
      drained: () => events.drained(),
    }
  }

  #watched(socket: Socket): Socket {
    return {
      send: (frame) => {
        this.#sent(sentFrame(frame))
        socket.send(frame)
      },
      close: (code, reason) => {
        this.#closeBegunByUs = true
        this.#sent({ type: "close", ...(code !== undefined && { code }), reason })
        socket.close(code, reason)
      },
      destroy: () => {
        this.#closeBegunByUs = true
        this.#sent({ type: "destroy" })
        socket.destroy()
      },
      get bufferedByteLength() {
        return socket.bufferedByteLength
      },
      pauseReading: () => socket.pauseReading(),
      resumeReading: () => socket.resumeReading(),
    }
  }

  #sent(frame: SentFrame): void {
    this.#parts.recorder.append({ type: "sent", ...this.#now(), frame })
  }

  #now() {
    const { clock, msPerByte: ms } = this.#parts
    return { atMs: roundMs(clock.nowMs() - this.#openedAtMs), cursorMs: roundMs(this.#heardByteLength * ms) }
  }
}

function sentFrame(frame: Frame): SentFrame {
  if (frame.type === "text") return frame
  if (frame.type === "binary") return { type: "binary", byteLength: frame.bytes.length, note: "" }
  return { type: frame.type, payload: payloadText(frame.bytes) }
}
