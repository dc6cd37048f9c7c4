// The mock as other people's tests and the commands start it: on a port, with ears, until it is closed.
import { randomInt } from "node:crypto"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { systemClock } from "../time/clock.ts"
import { callbackDelivery } from "./callback-delivery.ts"
import { type MockLogEntry, mockHost, type StreamSummary } from "../drivers/host.ts"
import { HarnessError } from "../errors.ts"
import { makeFolder, recordingFile } from "../files/files.ts"
import { bundledFixtures, fixtureLibrary } from "../fixtures/fixture.ts"
import { fixtureEar } from "../fixtures/fixture-ear.ts"
import { heardAudio } from "./heard-audio.ts"
import { earRecognizer } from "../mock/ear/ear.ts"
import type { Mutation } from "../mock/mutations/mutation.ts"
import { DEFAULT_MOCK_SETTINGS, type MockSettings } from "../mock/settings.ts"
import { MOCK_KEY } from "../plan/mock-account.ts"
import { prng } from "../prng.ts"
import type { Recognizer } from "../protocol/recognizer.ts"
import { formListener } from "../audio/guess/form-listener.ts"
import { type RecordingSink, recordedHost } from "./recorded-host.ts"
import { recordingName } from "../files/recording-name.ts"
import { sha256 } from "../sha256.ts"
import { listen } from "../transports/ws-server.ts"

export interface MockOptions {
  /** Default 0: any free port. */
  readonly port?: number
  /** Default 127.0.0.1. Anything else lets other machines in. */
  readonly host?: string
  /** API keys that are good. Default: every credential that is not empty. */
  readonly keys?: readonly string[]
  /** Any choice of `MockSettings`: idle limit, account state, stream limit … */
  readonly settings?: Partial<MockSettings>
  /**
   * Default true: speech that it does not know gives no words, as it does in the suites. False: it gives made-up words
   * with a confidence under 0.5, so that audio of one's own shows the protocol at work.
   */
  readonly strict?: boolean
  /** Folders with further fixtures to know by ear (`soundcheck fixture add` makes them). */
  readonly fixtures?: readonly string[]
  /** In place of the ear: `scriptedRecognizer(…)`, or one of your own. */
  readonly recognizer?: Recognizer
  /** One way in which the server is to be broken. */
  readonly mutation?: Mutation
  /** Folder for what it heard, one WAV file a stream. */
  readonly saveAudioDir?: string
  /** Folder for recordings of the server's side, one a stream. */
  readonly recordDir?: string
  /** Told of every stream that has ended and every upgrade that was refused. */
  readonly onLog?: (entry: MockLogEntry | MockProblem) => void
}

/** Something that concerns no stream in particular. */
export interface MockProblem {
  readonly type: "problem"
  readonly sentence: string
}

export interface Mock {
  /** `ws://127.0.0.1:PORT`; streams are at `/v1/listen`. */
  readonly url: string
  readonly port: number
  /** A credential that is good here. */
  readonly key: string
  /** Streams that have ended, the latest thousand, oldest first: options, what was heard, how they closed. */
  readonly streams: readonly StreamSummary[]
  /** Resolves with `streams` once so many have ended: the mock learns of an end a moment after its client. */
  whenEnded(count: number): Promise<readonly StreamSummary[]>
  /** Ends open streams with 1001 and stops listening. */
  readonly close: () => Promise<void>
}

/** Request ids are never shared, between mocks neither; whoever gives a seed wants the same ones again. */
export const idSeed = (settings: MockOptions["settings"]): number => settings?.seed ?? randomInt(2 ** 32)

/**
 * Starts a mock of /v1/listen that hears the audio it is sent.
 * @throws {HarnessError} PORT when the port is taken or forbidden, FIXTURE when a fixture cannot be read, USAGE when a
 * folder cannot be made
 */
export async function startMock(options: MockOptions = {}): Promise<Mock> {
  const { keys, mutation, saveAudioDir, recordDir, onLog = () => {} } = options
  const settings: MockSettings = { ...DEFAULT_MOCK_SETTINGS, ...(keys !== undefined && { keys }), ...options.settings }
  const onProblem = (sentence: string): void => onLog({ type: "problem", sentence })
  const streams: StreamSummary[] = []
  let endedCount = 0
  let waiting: { readonly count: number; readonly tell: () => void }[] = []
  for (const folder of [saveAudioDir, recordDir]) if (folder !== undefined) makeFolder(folder)

  const mock = mockHost({
    settings,
    recognizer: options.recognizer ?? earFor(options, settings.seed),
    clock: systemClock(),
    unixMs: Date.now,
    random: prng(idSeed(options.settings)),
    hasher: sha256,
    ...(mutation !== undefined && { mutation }),
    ...(saveAudioDir !== undefined && {
      keepAudio: (id: string) => heardAudio(join(saveAudioDir, `${id}.wav`), onProblem),
    }),
    deliver: callbackDelivery({ anywhere: settings.callbackAnywhere, onProblem }),
    onLog(entry) {
      onLog(entry)
      if (entry.type !== "stream") return
      endedCount++
      streams.push(entry)
      if (streams.length > MAX_KEPT_STREAMS) streams.shift()
      for (const { count, tell } of waiting) if (endedCount >= count) tell()
      waiting = waiting.filter(({ count }) => endedCount < count)
    },
  })
  const host = recordDir === undefined ? mock : recorded(mock, recordDir, settings.seed, onProblem)
  const server = await listen(host, {
    rest: (call) => mock.rest(call),
    maxFrameByteLength: settings.maxFrameByteLength,
    handshakeTimeoutMs: settings.handshakeTimeoutMs,
    ...(options.port !== undefined && { port: options.port }),
    ...(options.host !== undefined && { address: options.host }),
  })
  return {
    url: server.url,
    port: server.port,
    key: settings.keys?.[0] ?? MOCK_KEY,
    streams,
    whenEnded(count) {
      if (endedCount >= count) return Promise.resolve(streams)
      return new Promise((resolve) => waiting.push({ count, tell: () => resolve(streams) }))
    },
    close: () => server.close(),
  }
}

/** As many as a test can want to look at; a mock that runs for weeks is to remember no more. */
const MAX_KEPT_STREAMS = 1000

/** Says placeholder words; knows the bundled fixtures alone. */
let talkativeEar: Recognizer | undefined

/** An ear takes a third of a second to make. Those that know the bundled fixtures alone are made once per process. */
export function earFor({ strict = true, fixtures = [] }: MockOptions, seed: number): Recognizer {
  const folders = fixtures.filter((folder) => existsSync(folder))
  if (folders.length > 0) return earRecognizer(fixtureLibrary(folders).knownClips(), { placeholder: !strict, seed })
  if (strict) return fixtureEar()
  return (talkativeEar ??= earRecognizer(bundledFixtures().knownClips(), { placeholder: true, seed }))
}

const recorded = (
  host: Parameters<typeof recordedHost>[0]["host"],
  folder: string,
  seed: number,
  onProblem: (sentence: string) => void,
) =>
  recordedHost({
    listener: formListener,
    host,
    clock: systemClock(),
    unixMs: Date.now,
    seed,
    open: (unixMs) => openRecording(join(folder, recordingName(unixMs, "mock")), onProblem),
  })

/** A recording that cannot be written costs the client nothing. */
function openRecording(path: string, onProblem: (sentence: string) => void): RecordingSink {
  let file: RecordingSink | undefined
  const attempt = (act: () => void): void => {
    try {
      act()
    } catch (cause) {
      if (!(cause instanceof HarnessError)) throw cause
      onProblem(cause.message)
    }
  }
  attempt(() => (file = recordingFile(path)))
  return { file: path, sink: (line) => file?.sink?.(line), close: () => attempt(() => file?.close()) }
}
