// The mock as a host: answers upgrades, and pumps one mock machine per open stream. Whether sockets or memory carry the
// frames makes no difference to it.

import type { Clock } from "../time/clock.ts"
import type { DecoderFactory } from "../mock/intake.ts"
import { mockMachine } from "../mock/mock-machine.ts"
import type { Mutation } from "../mock/mutations/mutation.ts"
import { answerRest, type RestRequest } from "../mock/rest.ts"
import type { MockSettings } from "../mock/settings.ts"
import type { Random } from "../prng.ts"
import { isCredentialName } from "../protocol/handshake/credential.ts"
import { answerUpgrade } from "../protocol/handshake/handshake.ts"
import type { QueryPair } from "../protocol/options/listen-options.ts"
import type { Output } from "../protocol/machine.ts"
import type { Recognizer } from "../protocol/recognizer.ts"
import type { HttpAnswer } from "../protocol/handshake/refusals.ts"
import { requestIdAt } from "../protocol/handshake/request-id.ts"
import type { Hasher, ServerLogEntry } from "../protocol/server/ports.ts"
import { type TokenBook, tokenBook } from "../protocol/handshake/token-book.ts"
import type { UpgradeAnswer, UpgradeRequest } from "../protocol/handshake/upgrade.ts"
import type { Host, Socket } from "../transports/socket.ts"
import { FURTHER_CODECS } from "./further-codecs.ts"
import { ServedStream } from "./served-stream.ts"

/** One line of the mock's log: a refused upgrade, or a stream that has ended. */
export type MockLogEntry =
  | {
      readonly type: "refused"
      readonly requestId: string
      readonly path: string
      readonly status: number
      /** As the `dg-error` header says. */
      readonly error: string
    }
  | StreamSummary

/** What the mock saw of one stream. */
export interface StreamSummary {
  readonly type: "stream"
  readonly requestId: string
  /** The query, in order; a credential among them is not shown. */
  readonly options: readonly QueryPair[]
  /** Names of the query that are in no table. */
  readonly unknownOptions: readonly string[]
  /** Who or what ended it: `CloseStream`, `NET-0001`, `client closed 1000` … */
  readonly endedBy: string
  /** The close: sent by the mock, or received. 1006 when the connection broke. */
  readonly code: number
  readonly reason: string
  readonly durationMs: number
  readonly channels: number
  /** Finals as sent, joined. */
  readonly transcript: string
  /** What the recognizer made of the audio: fixtures by name, `placeholder` … */
  readonly sources: readonly string[]
  /** One sentence each: audio that could not be decoded, a truncated file … */
  readonly problems: readonly string[]
  /** Where the audio heard was written, when it was. */
  readonly audioFile?: string
}

/** Keeps a copy of what one stream's decoder gives. */
export interface AudioKeeper {
  readonly decoder: DecoderFactory
  readonly file: string | undefined
  close(): void
}

export interface MockHostParts {
  readonly settings: MockSettings
  readonly recognizer: Recognizer
  readonly clock: Clock
  /** The wall clock, milliseconds since 1970: for dates and tokens, never for pacing. */
  readonly unixMs: () => number
  /** Draws request ids and tokens. */
  readonly random: Random
  readonly hasher: () => Hasher
  readonly mutation?: Mutation
  /** Delivers results to a callback address. Without it they are dropped. */
  readonly deliver?: (output: Extract<Output, { type: "callback" }>) => void
  readonly keepAudio?: (requestId: string) => AudioKeeper
  readonly onLog?: (entry: MockLogEntry) => void
}

export interface MockHost extends Host {
  /** The HTTP calls around a stream; undefined for whatever is none of them. */
  rest(request: RestRequest): HttpAnswer | Promise<HttpAnswer> | undefined
  readonly tokens: TokenBook
  readonly openStreamCount: number
}

export function mockHost(parts: MockHostParts): MockHost {
  const { recognizer, clock, unixMs, random, hasher, onLog } = parts
  const hooks = parts.mutation?.open() ?? {}
  const settings = hooks.settings?.(parts.settings) ?? parts.settings
  const tokens = tokenBook(random)
  const moment = () => ({ unixMs: unixMs(), requestId: requestIdAt(unixMs(), random) })
  let openStreamCount = 0

  const serve = (accepted: Extract<UpgradeAnswer, { type: "accepted" }>, socket: Socket): ServedStream => {
    const { requestId, options } = accepted
    const keeper = parts.keepAudio?.(requestId)
    const log = new StreamLog()
    const plain = {
      options,
      settings,
      requestId,
      createdAt: new Date(unixMs()).toISOString(),
      recognizer,
      hasher: hasher(),
      log: (entry: ServerLogEntry) => log.add(entry),
      furtherCodecs: FURTHER_CODECS,
      ...(keeper !== undefined && { decoder: keeper.decoder }),
    }
    const stream = hooks.stream?.(plain) ?? plain
    const machine = mockMachine(stream)
    openStreamCount++
    return new ServedStream({
      socket,
      clock,
      machine: hooks.machine?.(machine, stream) ?? machine,
      deliver: parts.deliver ?? (() => {}),
      onEnd: () => openStreamCount--,
      onClosed: (code, reason) => {
        keeper?.close()
        onLog?.(log.summary(accepted, code, reason, keeper?.file))
      },
    })
  }

  return {
    upgrade(request, answer) {
      const now = moment()
      const handshake = { ...settings, tokens, openStreams: openStreamCount }
      const given = answerUpgrade(request, handshake, now)
      const answered = hooks.answer?.(given, request) ?? given
      if (answered.type === "accepted") {
        // A client may be gone before its stream is open: nothing is made for it, or counted, until then.
        return answer({ type: "accepted", headers: answered.headers, serve: (socket) => serve(answered, socket) })
      }
      onLog?.(refusalEntry(request, answered))
      answer({ type: "refused", ...answered.response })
    },
    rest: (request) =>
      answerRest(
        request,
        { settings: { ...settings, tokens }, recognizer, hasher, furtherCodecs: FURTHER_CODECS },
        moment(),
      ),
    tokens,
    get openStreamCount() {
      return openStreamCount
    },
  }
}

function refusalEntry(
  { path }: UpgradeRequest,
  { requestId, response }: Extract<UpgradeAnswer, { type: "refused" }>,
): MockLogEntry {
  const error = response.headers.find(([name]) => name === "dg-error")?.[1] ?? response.statusText
  return { type: "refused", requestId, path, status: response.status, error }
}

/** Gathers what the machine says of one stream. */
class StreamLog {
  readonly #problems: string[] = []
  #ended: Extract<ServerLogEntry, { type: "ended" }> | undefined

  add(entry: ServerLogEntry): void {
    if (entry.type === "ended") this.#ended = entry
    else this.#problems.push(entry.sentence)
  }

  summary(
    { requestId, pairs, unknown }: Extract<UpgradeAnswer, { type: "accepted" }>,
    code: number,
    reason: string,
    audioFile: string | undefined,
  ): StreamSummary {
    const { by = "", durationMs = 0, channels = 0, transcript = "", sources = [] } = this.#ended ?? {}
    return {
      type: "stream",
      requestId,
      options: pairs.map(([name, value]) => [name, isCredentialName(name) ? "[credential]" : value] as const),
      unknownOptions: unknown,
      endedBy: by,
      code,
      reason,
      durationMs,
      channels,
      transcript,
      sources,
      problems: this.#problems,
      ...(audioFile !== undefined && { audioFile }),
    }
  }
}
