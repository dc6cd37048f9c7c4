// One stream for whoever wants one: audio from anywhere, to a mock or a service, at real-time pace, recorded.
import { type FormListener, formListener } from "../audio/guess/form-listener.ts"
import { isRawEncoding } from "../recording/audio-sent.ts"
import { systemClock } from "../time/clock.ts"
import { drive } from "../drivers/drive.ts"
import { recordingFile } from "../files/files.ts"
import { fixtureLibrary } from "../fixtures/fixture.ts"
import { factsOf } from "../inputs/form.ts"
import type { Input, InputSpec } from "../inputs/input.ts"
import { openInput } from "../inputs/open-input.ts"
import { timelineOf } from "../judge.ts"
import { loopDelay } from "../time/loop-delay.ts"
import { type OpenTarget, openTarget } from "./open-target.ts"
import { prng } from "../prng.ts"
import { type ChunkSource, clientMachine } from "../protocol/client.ts"
import { decodeServerFrame } from "../protocol/messages/codec.ts"
import { credentialsIn } from "../protocol/handshake/credential.ts"
import { lintOptions } from "../protocol/lint/lint.ts"
import type { QueryPair } from "../protocol/options/listen-options.ts"
import { WHOLE_STREAM } from "../protocol/script.ts"
import { composeQuery, queryText } from "./query.ts"
import { type Recorder, recorder } from "../recording/recorder.ts"
import { type Pacing, RECORDING_VERSION, type Recording, type RecordingHeader } from "../recording/recording.ts"
import { notesOf } from "../recording/traffic.ts"
import type { StreamOptions } from "./stream-options.ts"
import { type StreamResult, streamResult } from "./stream-result.ts"
import { personalFolder } from "../teaching/personal-folder.ts"
import { wsConnector } from "../transports/ws-client.ts"
import { packageVersion } from "../version.ts"

/** Within the advised 20 to 250 ms. https://developers.deepgram.com/docs/lower-level-websockets */
const CHUNK_MS = 100
/** Every 3 to 5 s, says the documentation. https://developers.deepgram.com/docs/audio-keep-alive */
const KEEP_ALIVE_MS = 5_000
/** The service answers within 0.3 s; slower than this is as good as never. */
const HANDSHAKE_TIMEOUT_MS = 10_000
/** Results are a few kilobytes: a server that sends more than this in one frame is broken. */
const MAX_FRAME_BYTE_LENGTH = 16 * 1024 * 1024
/** Any will do, as long as it is always the same. */
const SEED = 1

/**
 * Streams audio and gives back what came of it. Whatever the server does is in the result, refusals and broken
 * connections included: look at `diagnoses`.
 * @throws {HarnessError} INPUT, FIXTURE, USAGE, MISSING_KEY or RECORDING: the stream could not be begun or not be recorded
 */
export async function stream(options: StreamOptions): Promise<StreamResult> {
  const { env = process.env, onWarning = () => {} } = options
  let opened: ReturnType<typeof fixtureLibrary> | undefined
  const library = () => (opened ??= fixtureLibrary([personalFolder(env)]))
  const stdin = () => options.stdin ?? process.stdin
  const { signal } = options
  const input = await openInput(inputSpec(options), { library, stdin, warn: onWarning, ...(signal && { signal }) })
  try {
    const target = await openTarget(options.target ?? "mock:", options.key ?? env.DEEPGRAM_API_KEY, env)
    try {
      const recording = await streamTo(target, input, options)
      const timeline = input.timeline && timelineOf(recording, library())
      const spoken = timeline ?? input.timeline
      const isWhole = !notesOf(recording).some(({ code }) => code === "interrupted")
      return streamResult(recording, timeline, isWhole && (spoken?.words.length ?? 0) > 0)
    } finally {
      await target.close()
    }
  } finally {
    input.close()
  }
}

function inputSpec(options: StreamOptions): InputSpec {
  const { input, encoding, sampleRateHz, channels, container, sendAs, chunkMs = CHUNK_MS, chunkByteLength } = options
  return {
    what: input,
    cut: chunkByteLength === undefined ? { chunkMs } : { chunkByteLength },
    ...(encoding !== undefined && { encoding }),
    ...(sampleRateHz !== undefined && { sampleRateHz }),
    ...(channels !== undefined && { channels }),
    ...(container !== undefined && { container }),
    ...(sendAs !== undefined && { sendAs }),
  }
}

/** Everything a stream goes by, settled before it begins. */
interface Plan {
  readonly target: OpenTarget
  readonly input: Input
  readonly pairs: readonly QueryPair[]
  readonly pacing: Pacing
  readonly seed: number
}

async function streamTo(target: OpenTarget, input: Input, options: StreamOptions): Promise<Recording> {
  const pairs = composeQuery([target.pairs, input.declared, options.options ?? {}])
  const plan: Plan = { target, input, pairs, pacing: pacingOf(options), seed: options.seed ?? SEED }
  const lint = lintOptions(pairs, factsOf(input.audio))
  await options.onReady?.({ input, target: target.label, url: target.url, options: pairs, lint })
  const file = options.record === undefined ? undefined : recordingFile(options.record)
  try {
    const { onEvent } = options
    const secrets = [...(target.key === undefined ? [] : [target.key]), ...credentialsIn(pairs)]
    return await run(plan, options, recorder({ header: headerOf(plan), secrets, ...file, ...(onEvent && { onEvent }) }))
  } finally {
    file?.close()
  }
}

async function run(plan: Plan, options: StreamOptions, kept: Recorder): Promise<Recording> {
  const { target, input, pairs, pacing, seed } = plan
  const { signal, keepAlive } = options
  const delay = loopDelay()
  const listener = isTakenOnTrust(options, input) ? formListener(options.encoding) : undefined
  const machine = clientMachine({
    source: listener === undefined ? input.source : overheard(input.source, listener),
    script: WHOLE_STREAM,
    pacing,
    random: prng(seed),
    decode: decodeServerFrame,
    ...(keepAlive === true && { keepAliveEveryMs: KEEP_ALIVE_MS }),
  })
  const request = {
    url: `${target.url}?${queryText(pairs)}`,
    headers: target.key === undefined ? [] : [["authorization", `Token ${target.key}`] as const],
    protocols: [],
    handshakeTimeoutMs: HANDSHAKE_TIMEOUT_MS,
    compression: false,
    maxFrameByteLength: MAX_FRAME_BYTE_LENGTH,
  }
  return new Promise((resolve) => {
    const parts = { connector: wsConnector(), clock: systemClock(), loopDelayMsP99: delay.msP99, request, machine }
    const driven = drive({ ...parts, recorder: kept }, (recording) => {
      signal?.removeEventListener("abort", interrupt)
      delay.stop()
      const form = listener?.end()
      if (form !== undefined) kept.append({ type: "sounds-like", atMs: lastAtMs(recording), ...form })
      resolve(recording)
    })
    const interrupt = (): void => driven.interrupt()
    if (signal?.aborted === true) interrupt()
    signal?.addEventListener("abort", interrupt)
  })
}

/** Of raw bytes nobody knows more than the person said. */
const isTakenOnTrust = ({ encoding }: StreamOptions, { audio }: Input): boolean =>
  encoding !== undefined && audio.container === undefined && isRawEncoding(audio.encoding)

const overheard = (source: ChunkSource, listener: FormListener): ChunkSource => ({
  next() {
    const next = source.next()
    if (next !== "wait" && next !== "end") listener.push(next.bytes)
    return next
  },
  onReady: (call) => source.onReady(call),
})

const lastAtMs = ({ events }: Recording): number => events.at(-1)?.atMs ?? 0

function pacingOf({ chunkMs, chunkByteLength, headStart, speed, delayMs, jitterMs }: StreamOptions): Pacing {
  return {
    mode: headStart === true ? "head-start" : "microphone",
    speed: speed ?? 1,
    ...(chunkByteLength === undefined ? { chunkMs: chunkMs ?? CHUNK_MS } : { chunkByteLength }),
    delayMs: delayMs ?? 0,
    jitterMs: jitterMs ?? 0,
  }
}

const headerOf = ({ target, input, pairs, pacing, seed }: Plan): RecordingHeader => ({
  type: "recording",
  version: RECORDING_VERSION,
  soundcheck: packageVersion(),
  side: "client",
  startedAt: new Date().toISOString(),
  target: target.label,
  seed,
  credential: target.key === undefined ? "none" : "key",
  options: pairs,
  audio: input.audio,
  pacing,
})
