// Plays the streams of one permutation on a stage and gives back their recordings, in the order of the case.

import type { Credentials, StreamSpec } from "../case.ts"
import type { ComposedAudio } from "../fixtures/compose.ts"
import { composedAudio } from "../fixtures/composed.ts"
import { type Drive, drive } from "../drivers/drive.ts"
import type { RecordingFile } from "../files/files.ts"
import type { FixtureLibrary } from "../fixtures/fixture.ts"
import { prng, seedOf } from "../prng.ts"
import { type ChunkSource, clientMachine } from "../protocol/client.ts"
import { decodeServerFrame } from "../protocol/messages/codec.ts"
import { credentialsIn } from "../protocol/handshake/credential.ts"
import { LISTEN_PATH } from "../protocol/handshake/handshake.ts"
import { parseQuery } from "../protocol/options/options.ts"
import { WHOLE_STREAM } from "../protocol/script.ts"
import { composeQuery, queryText } from "../streaming/query.ts"
import { recorder } from "../recording/recorder.ts"
import {
  type CredentialKind,
  type Pacing,
  RECORDING_VERSION,
  type Recording,
  type RecordingHeader,
} from "../recording/recording.ts"
import { sliceTimeline, type Timeline } from "../timeline.ts"
import { sha256 } from "../sha256.ts"
import { packageVersion } from "../version.ts"
import type { Permutation } from "./permutations.ts"
import type { Stage } from "./stage.ts"

export interface PlayedStream {
  readonly recording: Recording
  /** What was spoken in the audio that went out; absent where the declaration made another sound of it. */
  readonly timeline?: Timeline
}

export interface PlayParts {
  readonly permutation: Permutation
  readonly stage: Stage
  readonly library: FixtureLibrary
  /** As recordings call it. */
  readonly target: string
  readonly seed: number
  /** Every chunk leaves late by a share of this, drawn anew, as from a busy machine; 0 when absent. */
  readonly jitterMs?: number
  /** Where each recording goes as it grows: a file per stream, undefined to keep it in memory alone. */
  readonly sink?: (streamIndex: number) => RecordingFile | undefined
  /** Ends the streams that are open as a person would who stops them; none is begun after it. */
  readonly signal?: AbortSignal
}

/** Chunks of 100 ms: within the advised 20 to 250 ms. */
const CHUNK_MS = 100
/** The service answers within 0.3 s; slower than this is as good as never. */
const HANDSHAKE_TIMEOUT_MS = 10_000
const MAX_FRAME_BYTE_LENGTH = 16 * 1024 * 1024

export async function playStreams(parts: PlayParts): Promise<readonly PlayedStream[]> {
  const { permutation, stage } = parts
  const prepared: PreparedStream[] = []
  for (const [index, spec] of permutation.streams.entries()) prepared.push(await prepare(parts, spec, index))
  const played: PlayedStream[] = []
  for (const group of together(prepared)) {
    if (parts.signal?.aborted === true) break
    await stage.play((done) => {
      let left = group.length
      for (const stream of group) {
        stream.start((recording) => {
          played[stream.index] = { recording, ...timelineSent(stream.audio, recording) }
          if (--left === 0) done()
        })
      }
    })
  }
  return played.filter((stream) => stream !== undefined)
}

interface PreparedStream {
  readonly index: number
  readonly spec: StreamSpec
  readonly audio: ComposedAudio
  start(done: (recording: Recording) => void): void
}

/** Streams that start at once; `after: "previous"` begins a new group. */
function together(streams: readonly PreparedStream[]): readonly (readonly PreparedStream[])[] {
  const groups: PreparedStream[][] = []
  for (const stream of streams) {
    const group = groups.at(-1)
    if (group === undefined || stream.spec.after === "previous") groups.push([stream])
    else group.push(stream)
  }
  return groups
}

async function prepare(parts: PlayParts, spec: StreamSpec, index: number): Promise<PreparedStream> {
  const { permutation, stage, library, target, seed } = parts
  // One seed for all streams of a permutation: those that send the same are meant to send the same.
  const streamSeed = (seed ^ seedOf(permutation.path)) >>> 0
  const audio = composedAudio(spec.audio ?? { parts: [] }, library, streamSeed, spec.chunkMs ?? CHUNK_MS)
  const query = queryOf(spec, audio, stage)
  const identified = await credentialsOf(spec.credentials ?? { form: "token-header" }, stage)
  const { headers, protocols, kind } = identified
  const secrets = [...identified.secrets, ...credentialsIn(stage.options ?? [])]
  const pacing: Pacing = {
    mode: "microphone",
    speed: spec.speed ?? 1,
    ...(spec.chunkByteLength === undefined
      ? { chunkMs: spec.chunkMs ?? CHUNK_MS }
      : { chunkByteLength: spec.chunkByteLength }),
    delayMs: 0,
    jitterMs: parts.jitterMs ?? 0,
  }
  const header = (): RecordingHeader => ({
    type: "recording",
    version: RECORDING_VERSION,
    soundcheck: packageVersion(),
    side: "client",
    startedAt: new Date(stage.unixMs()).toISOString(),
    target,
    permutation: permutation.path,
    stream: index,
    seed: streamSeed,
    credential: kind,
    options: parseQuery(query).pairs,
    audio: audio.sent,
    pacing,
  })
  return {
    index,
    spec,
    audio,
    start(done) {
      const file = parts.sink?.(index)
      let driven: Drive | undefined
      const interrupt = (): void => driven?.interrupt()
      parts.signal?.addEventListener("abort", interrupt)
      driven = drive(
        {
          connector: stage.connector,
          clock: stage.clock,
          loopDelayMsP99: () => stage.loopDelayMsP99(),
          audioHash: sha256(),
          request: {
            url: `${stage.baseUrl}${spec.path ?? stage.listenPath ?? LISTEN_PATH}?${query}`,
            headers: [...Object.entries(spec.headers ?? {}), ...headers],
            protocols,
            handshakeTimeoutMs: HANDSHAKE_TIMEOUT_MS,
            compression: spec.compression ?? false,
            maxFrameByteLength: MAX_FRAME_BYTE_LENGTH,
          },
          machine: clientMachine({
            source: chunksOf(audio, pacing),
            script: spec.script ?? WHOLE_STREAM,
            pacing,
            random: prng(streamSeed),
            decode: decodeServerFrame,
          }),
          recorder: recorder({ header: header(), secrets, ...file }),
        },
        (recording) => {
          parts.signal?.removeEventListener("abort", interrupt)
          file?.close()
          done(recording)
        },
      )
    },
  }
}

/** What the target wants, what the audio is, then what the case asks for, then what no table would write. */
function queryOf(spec: StreamSpec, audio: ComposedAudio, { options = [] }: Stage): string {
  const written = queryText(composeQuery([options, audio.declared, spec.options ?? {}]))
  return [written, spec.rawQuery ?? ""].filter((part) => part !== "").join("&")
}

function chunksOf(audio: ComposedAudio, { chunkMs, chunkByteLength }: Pacing): ChunkSource {
  const size = chunkByteLength === undefined ? { chunkMs: chunkMs ?? CHUNK_MS } : { chunkByteLength }
  const chunks = audio.chunks(size)[Symbol.iterator]()
  return {
    next: () => {
      const next = chunks.next()
      return next.done === true ? "end" : next.value
    },
    onReady: () => {},
  }
}

/** A recording made before, with the words that were in its audio; the seed of the noise is in its header. */
export function replayed(spec: StreamSpec, library: FixtureLibrary, recording: Recording): PlayedStream {
  const audio = composedAudio(spec.audio ?? { parts: [] }, library, recording.header.seed, spec.chunkMs ?? CHUNK_MS)
  return { recording, ...timelineSent(audio, recording) }
}

/**
 * The words of the audio that went out. Audio that was declared as something else than it is makes no such sound, and a
 * script that cut it short did not send its end.
 */
function timelineSent(audio: ComposedAudio, recording: Recording): { timeline?: Timeline } {
  if (!audio.isIntelligible) return {}
  const sentMs = recording.events.reduce(
    (endMs, event) => (event.type === "sent" && event.frame.type === "audio" ? event.frame.endMs : endMs),
    0,
  )
  return { timeline: sentMs >= audio.timeline.durationMs ? audio.timeline : sliceTimeline(audio.timeline, 0, sentMs) }
}

interface Identification {
  readonly kind: CredentialKind
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly protocols: readonly string[]
  /** To be kept out of the recording. */
  readonly secrets: readonly string[]
}

/** A key of the right length that nobody was given. */
const WRONG_KEY = "0123456789abcdef0123456789abcdef01234567"

async function credentialsOf(credentials: Credentials, stage: Stage): Promise<Identification> {
  switch (credentials.form) {
    case "none":
      return { kind: "none", headers: [], protocols: [], secrets: [] }
    case "token-header":
    case "token-protocol": {
      const by = credentials.form === "token-header" ? "header" : "protocol"
      return credentials.key === "wrong"
        ? identify("wrong-key", "Token", WRONG_KEY, by)
        : identify("key", "Token", stage.key, by)
    }
    case "bearer-header":
    case "bearer-protocol": {
      const by = credentials.form === "bearer-header" ? "header" : "protocol"
      const token = credentials.token ?? "granted"
      if (token === "api-key") return identify("key", "Bearer", stage.key, by)
      return identify(token === "granted" ? "token" : "expired-token", "Bearer", await stage.token(token), by)
    }
    case "custom":
      return customCredentials(credentials, stage)
    default:
      return credentials satisfies never
  }
}

/** Nothing is sent where there is nothing to send: a target without accounts has no key. */
function identify(
  kind: CredentialKind,
  scheme: string,
  secret: string | undefined,
  by: "header" | "protocol",
): Identification {
  if (secret === undefined) return { kind: "none", headers: [], protocols: [], secrets: [] }
  return {
    kind,
    headers: by === "header" ? [["authorization", `${scheme} ${secret}`]] : [],
    protocols: by === "protocol" ? [scheme.toLowerCase(), secret] : [],
    secrets: [secret],
  }
}

async function customCredentials(
  { authorization, protocols = [] }: Extract<Credentials, { form: "custom" }>,
  stage: Stage,
): Promise<Identification> {
  const wantsToken = [authorization ?? "", ...protocols].some((text) => text.includes("{token}"))
  const key = stage.key ?? ""
  const token = wantsToken ? ((await stage.token("granted")) ?? "") : ""
  const fill = (text: string): string => text.replaceAll("{key}", key).replaceAll("{token}", token)
  return {
    kind: wantsToken ? "token" : "key",
    headers: authorization === undefined ? [] : [["authorization", fill(authorization)]],
    protocols: protocols.map(fill),
    secrets: [key, token].filter((secret) => secret !== ""),
  }
}
