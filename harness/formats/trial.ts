// One choice streamed to a target, and what came of it.
import { join } from "node:path"
import { recordingFile } from "../files/files.ts"
import { earFor } from "../mock-server/start-mock.ts"
import { drive } from "../drivers/drive.ts"
import { liveVenue } from "../plan/live-venue.ts"
import { simulatedVenue } from "../plan/simulated-venue.ts"
import type { Stage } from "../plan/stage.ts"
import { prng } from "../prng.ts"
import { type ChunkSource, clientMachine } from "../protocol/client.ts"
import { decodeServerFrame } from "../protocol/messages/codec.ts"
import { LISTEN_PATH } from "../protocol/handshake/handshake.ts"
import { WHOLE_STREAM } from "../protocol/script.ts"
import { recorder } from "../recording/recorder.ts"
import { type Pacing, RECORDING_VERSION, type Recording, type RecordingHeader } from "../recording/recording.ts"
import { composeQuery, type QueryInput, queryText } from "../streaming/query.ts"
import { keyFor, parseTarget } from "../streaming/target.ts"
import { personalFolder } from "../teaching/personal-folder.ts"
import { packageVersion } from "../version.ts"
import type { Choice } from "./choices.ts"

export interface TrialTarget {
  /** As recordings and the table call it. */
  readonly label: string
  /** Streams that cost no real time: played one after another as fast as they go. */
  readonly isVirtual: boolean
  /** Without query; of a stage that was opened. */
  listenUrl(stage: Stage): string
  readonly pairs: QueryInput
  readonly key: string | undefined
  open(): Promise<Stage>
}

/** Any will do, as long as it is always the same. */
const SEED = 1
/** The service answers within 0.3 s; slower than this is as good as never. */
const HANDSHAKE_TIMEOUT_MS = 10_000
const MAX_FRAME_BYTE_LENGTH = 16 * 1024 * 1024

/** @throws {HarnessError} USAGE, MISSING_KEY */
export function trialTarget(target: string, env: Readonly<Record<string, string | undefined>>): TrialTarget {
  const parsed = parseTarget(target)
  if (parsed.type === "mock") {
    // Placeholder words for speech that it does not know: a person's own file is to show something.
    const venue = simulatedVenue(earFor({ strict: false, fixtures: [personalFolder(env)] }, SEED))
    return {
      label: venue.target,
      isVirtual: true,
      listenUrl: ({ baseUrl }) => baseUrl + LISTEN_PATH,
      pairs: [],
      key: undefined,
      open: () => venue.open({ mock: {}, seed: SEED }),
    }
  }
  const key = keyFor(parsed, env.DEEPGRAM_API_KEY)
  const venue = liveVenue({ baseUrl: parsed.url, key })
  return {
    label: parsed.url,
    isVirtual: false,
    listenUrl: () => parsed.url,
    pairs: parsed.pairs,
    key,
    open: () => venue.open({ mock: {}, seed: SEED }),
  }
}

interface TryWishes {
  readonly options: QueryInput
  readonly signal: AbortSignal
  /** Where the recording goes, made if need be. */
  readonly folder?: string
}

/** Streams one choice at the pace of speech. Whatever the server does is in the recording. */
export async function tryChoice(
  target: TrialTarget,
  choice: Choice,
  { options, signal, folder }: TryWishes,
): Promise<Recording> {
  const stage = await target.open()
  const file = folder === undefined ? undefined : recordingFile(join(folder, fileName(choice)))
  try {
    const key = target.key ?? stage.key
    const pairs = composeQuery([target.pairs, choice.declared, options])
    const pacing: Pacing = { mode: "microphone", speed: 1, chunkMs: choice.chunkMs, delayMs: 0, jitterMs: 0 }
    const header: RecordingHeader = {
      type: "recording",
      version: RECORDING_VERSION,
      soundcheck: packageVersion(),
      side: "client",
      startedAt: new Date(stage.unixMs()).toISOString(),
      target: target.label,
      seed: SEED,
      credential: key === undefined ? "none" : "key",
      options: pairs,
      audio: choice.sent,
      pacing,
    }
    let recording: Recording | undefined
    await stage.play((done) => {
      const driven = drive(
        {
          connector: stage.connector,
          clock: stage.clock,
          loopDelayMsP99: () => stage.loopDelayMsP99(),
          request: {
            url: `${target.listenUrl(stage)}?${queryText(pairs)}`,
            headers: key === undefined ? [] : [["authorization", `Token ${key}`]],
            protocols: [],
            handshakeTimeoutMs: HANDSHAKE_TIMEOUT_MS,
            compression: false,
            maxFrameByteLength: MAX_FRAME_BYTE_LENGTH,
          },
          machine: clientMachine({
            source: sourceOf(choice),
            script: WHOLE_STREAM,
            pacing,
            random: prng(SEED),
            decode: decodeServerFrame,
          }),
          recorder: recorder({ header, secrets: key === undefined ? [] : [key], ...file }),
        },
        (finished) => {
          recording = finished
          done()
        },
      )
      if (!target.isVirtual) signal.addEventListener("abort", () => driven.interrupt(), { once: true })
    })
    if (recording === undefined) throw new Error("a stage plays a stream to its end")
    return recording
  } finally {
    file?.close()
    await stage.close()
  }
}

/** `linear16-16-khz-100-ms.jsonl` */
const fileName = ({ title }: Choice): string => `${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.jsonl`

function sourceOf(choice: Choice): ChunkSource {
  const chunks = choice.chunks({ chunkMs: choice.chunkMs })[Symbol.iterator]()
  return {
    next() {
      const next = chunks.next()
      return next.done === true ? "end" : next.value
    },
    onReady() {},
  }
}
