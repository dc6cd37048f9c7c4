// The server's side of one /v1/listen stream, as a pure machine: frames in, messages and the close out. Whether sockets,
// a simulation or a mutation stand around it makes no difference to it.
// https://developers.deepgram.com/reference/speech-to-text/listen-streaming

import { CLOSE, DATA_0000, NET_0000, NET_0001 } from "./close-codes.ts"
import { type ClientDecoding, decodeClientFrame, type RefusedText } from "./messages/codec.ts"
import type { Frame } from "./frame.ts"
import type { Input, Machine, Output } from "./machine.ts"
import type { ChannelPair, ClientMessage } from "./messages/messages.ts"
import { messageTypeInBytes } from "./messages/near-miss.ts"
import { closeReason } from "./server/close-reason.ts"
import { readConfiguration } from "./server/configure.ts"
import { Deadlines } from "./server/deadlines.ts"
import { Lane, type LaneResult, type LaneSink } from "./server/lane.ts"
import type { AudioIntake, Hasher, ServerParts, Wording } from "./server/ports.ts"
import { type StreamWriter, streamWriter } from "./server/stream-writer.ts"
import {
  writeConfigureFailure,
  writeConfigureSuccess,
  writeError,
  writeSpeechStarted,
  writeUtteranceEnd,
} from "./messages/wire-json.ts"

export type * from "./server/ports.ts"

/** One stream, from the upgrade to its close. `mockMachine` gives it ears and words. */
export function serverMachine(parts: ServerParts): Machine {
  return new ServerStream(parts)
}

class ServerStream implements Machine, LaneSink {
  private readonly parts: ServerParts
  /** Beside the parts, and not among them: every chunk and every result asks for these. */
  private readonly hasher: Hasher
  private readonly wording: Wording
  private readonly decoding: ClientDecoding
  private readonly deadlines: Deadlines
  private readonly intake: AudioIntake
  private readonly writer: StreamWriter
  private readonly finalTranscripts: string[] = []
  private lanes: readonly Lane[] = []
  private phase: "open" | "closing" | "closed" = "open"
  /** What is to be done once everything pushed so far has been decoded, in order. */
  private waiting: ((nowMs: number) => void)[] = []
  private audioCame = false
  private isUndecodable = false
  private noteCount = 0
  /** Of this step: as in the client, none waits here from one to the next. */
  private outputs: Output[] | undefined

  constructor(parts: ServerParts) {
    this.parts = parts
    this.hasher = parts.hasher
    this.wording = parts.wording
    this.decoding = { acceptSync: parts.settings.sync === "ignore" }
    this.deadlines = new Deadlines(parts.settings.idleTimeoutMs, parts.settings.responseTimeoutMs)
    this.intake = parts.intake((blocks, count) => this.hear(blocks, count))
    this.writer = streamWriter(parts)
  }

  get wakeAtMs(): number {
    return this.deadlines.wakeAtMs
  }

  step(input: Input, nowMs: number): readonly Output[] {
    if (this.phase === "closed") return NOTHING
    if (input.type === "opened") this.deadlines.start(nowMs)
    else if (input.type === "frame") this.frame(input.frame, nowMs)
    else if (input.type === "woken") this.wake(nowMs)
    else if (input.type === "worked") this.goOn(nowMs)
    else this.end(`client closed ${input.code}`)
    const outputs = this.outputs ?? NOTHING
    this.outputs = undefined
    return outputs
  }

  private put(output: Output): void {
    if (this.outputs === undefined) this.outputs = [output]
    else this.outputs.push(output)
  }

  private frame(frame: Frame, nowMs: number): void {
    if (this.phase !== "open") return
    if (frame.type === "binary") {
      if (frame.bytes.length === 0) return this.closeStream("empty frame", nowMs)
      const nearMiss = messageTypeInBytes(frame.bytes)
      if (nearMiss !== undefined) this.note(`A ${nearMiss} message came in a binary frame and was taken for audio.`)
      return this.audio(frame.bytes, nowMs)
    }
    if (frame.type === "ping") {
      this.put({ type: "send", frame: { type: "pong", bytes: frame.bytes } })
      return
    }
    if (frame.type === "pong") return
    // "KeepAlive alone does not keep a stream that never sent audio", by the page on NET-0001; another says it does.
    if (this.audioCame || this.parts.settings.keepAliveHoldsWithoutAudio) this.deadlines.heardFrom(nowMs)
    const message = decodeClientFrame(frame, this.decoding)
    if (message.type === "refused") this.refuse(message)
    else if (message.type !== "audio") this.control(message, nowMs)
  }

  private audio(bytes: Uint8Array, nowMs: number): void {
    this.audioCame = true
    this.deadlines.heardFrom(nowMs)
    this.hasher.update(bytes)
    this.intake.push(bytes)
    if (this.intake.pending === undefined) this.judgeAudio(nowMs)
    else this.whenDecoded(nowMs, (decodedAtMs) => this.judgeAudio(decodedAtMs))
  }

  private judgeAudio(nowMs: number): void {
    const { problem, laneCount, durationMs } = this.intake
    if (problem !== undefined) this.cannotDecode(problem, nowMs)
    // Bytes that are swallowed without a sample coming out of them are no audio either.
    else if (laneCount === 0 || durationMs === 0) this.deadlines.unanswered(nowMs)
    else this.deadlines.answered()
    if (laneCount > 0 && this.phase !== "closed") this.openLanes(laneCount)
  }

  private cannotDecode(problem: string, nowMs: number): void {
    if (!this.isUndecodable) this.note(problem)
    this.isUndecodable = true
    switch (this.parts.settings.undecodableAudio) {
      case "DATA-0000":
        return this.close(CLOSE.badAudio, closeReason(`${DATA_0000}: ${problem}`), DATA_0000)
      case "NET-0000":
        return this.deadlines.unanswered(nowMs)
      case "silence":
        return this.deadlines.answered()
    }
  }

  /** Does it at once, or when the codec has caught up: what came first is answered first. */
  private whenDecoded(nowMs: number, act: (nowMs: number) => void): void {
    const { pending } = this.intake
    if (pending === undefined) return act(nowMs)
    this.waiting.push(act)
    if (this.waiting.length === 1) this.put({ type: "wait", work: pending })
  }

  private goOn(nowMs: number): void {
    this.intake.proceed()
    const { pending } = this.intake
    if (pending !== undefined) {
      this.put({ type: "wait", work: pending })
      return
    }
    const due = this.waiting
    this.waiting = []
    for (const act of due) if (this.phase !== "closed") act(nowMs)
  }

  private hear(blocks: readonly (Float32Array | undefined)[], count: number): void {
    this.openLanes(blocks.length)
    for (let index = 0; index < blocks.length; index++) this.lanes[index]?.hear(blocks[index], count)
  }

  private openLanes(count: number): void {
    if (this.lanes.length > 0) return
    const { recognizer, options } = this.parts
    this.lanes = Array.from({ length: count }, (_, index) => {
      const hearing = recognizer.open({ index, count, language: options.language })
      return new Lane(hearing, [index, count], options, this)
    })
  }

  private control(message: ClientMessage, nowMs: number): void {
    switch (message.type) {
      case "CloseStream":
        return this.closeStream("CloseStream", nowMs)
      case "Finalize":
        // An impossible channel is ignored: documentation names no answer.
        for (const [index, lane] of this.lanes.entries()) {
          if (message.channel === undefined || message.channel === index) lane.finalize(this.intake.durationMs)
        }
        return
      case "Configure": {
        const configuration = readConfiguration(message, this.parts.options.model)
        if ("problem" in configuration) return this.failConfigure(configuration.problem, configuration.code)
        this.wording.configure(configuration)
        if (this.parts.settings.configureReplies === "legacy") return
        return this.send(writeConfigureSuccess(this.parts.requestId, configuration.keyterms))
      }
      case "KeepAlive":
      case "Sync":
        return
    }
  }

  private refuse(refused: RefusedText): void {
    this.note(`${refused.description} ${refused.nearMiss ?? ""}`.trimEnd())
    if (refused.variant === "InvalidConfigureMessage") this.failConfigure(refused.description, refused.code)
    else this.send(writeError(refused))
  }

  /** "The stream goes on with its former settings." */
  private failConfigure(description: string, code = INVALID_CONFIGURE): void {
    const { settings, requestId } = this.parts
    if (settings.configureReplies === "reply") this.send(writeConfigureFailure(requestId, code, description))
    else this.send(writeError({ variant: INVALID_CONFIGURE, description, code }))
  }

  private wake(nowMs: number): void {
    const passed = this.deadlines.passed(nowMs)
    if (passed === "response") return this.close(CLOSE.internal, NET_0000, "NET-0000")
    if (passed === undefined) return
    // Whether pending audio comes out before an idle close is not known: here it does, so that nothing heard is lost.
    this.flush(nowMs, () => {
      this.sendMetadata("incomplete")
      this.close(CLOSE.internal, NET_0001, "NET-0001")
    })
  }

  /** "Processes everything received, then Metadata, then the close": nothing comes after Metadata but the close frame. */
  private closeStream(by: string, nowMs: number): void {
    this.flush(nowMs, () => {
      this.sendMetadata(this.hasher.digest("hex"))
      this.close(CLOSE.normal, "", by)
    })
  }

  private flush(nowMs: number, then: () => void): void {
    this.phase = "closing"
    this.deadlines.stop()
    this.intake.end()
    this.whenDecoded(nowMs, () => {
      this.openLanes(this.intake.laneCount)
      for (const lane of this.lanes) lane.close(this.intake.durationMs)
      then()
    })
  }

  private sendMetadata(sha256: string): void {
    const { durationMs, channels } = this.intake
    // Without audio: 0 where the format was to be detected, else what was declared.
    this.sendEverywhere(this.writer.metadata({ sha256, durationMs, channels }))
  }

  results(channel: ChannelPair, result: LaneResult): void {
    const { startMs, endMs, isFinal } = result
    const worded = this.wording.word(result.words, { channel: channel[0], startMs, endMs, isFinal })
    if (isFinal && worded.transcript !== "") this.finalTranscripts.push(worded.transcript)
    this.sendEverywhere(this.writer.results(channel, result, worded))
  }

  speechStarted(channel: ChannelPair, timestampMs: number): void {
    this.sendEverywhere(writeSpeechStarted(channel, timestampMs / 1000))
  }

  utteranceEnd(channel: ChannelPair, lastWordEndMs: number): void {
    this.sendEverywhere(writeUtteranceEnd(channel, lastWordEndMs / 1000))
  }

  private send(text: string): void {
    this.put({ type: "send", frame: { type: "text", text } })
  }

  /** What the main socket still gets beside a callback is not documented: here it gets everything. */
  private sendEverywhere(text: string): void {
    this.send(text)
    const { callback: url, callbackMethod: method } = this.parts.options
    if (url !== undefined) this.put({ type: "callback", url, method, text })
  }

  private close(code: number, reason: string, by: string): void {
    this.put({ type: "close", code, reason })
    this.end(by)
  }

  /** For the log. A client that does everything wrong is told of its first mistakes. */
  private note(sentence: string): void {
    if (this.noteCount++ < MAX_NOTES) this.parts.log?.({ type: "problem", requestId: this.parts.requestId, sentence })
  }

  private end(by: string): void {
    const { log, requestId } = this.parts
    const { durationMs, channels, note, problem } = this.intake
    // A stream that ended before anybody could tell that it is no audio.
    if (problem !== undefined && !this.isUndecodable) this.note(problem)
    if (note !== undefined) this.note(note)
    const sources = [...new Set(this.lanes.flatMap((lane) => lane.sources))]
    log?.({ type: "ended", requestId, by, durationMs, channels, sources, transcript: this.finalTranscripts.join(" ") })
    this.phase = "closed"
    this.deadlines.stop()
    this.intake.close()
    this.waiting = []
    // A stream that ended leaves nothing behind: an ear holds megabytes.
    this.lanes = []
  }
}

const NOTHING: readonly Output[] = []
/** Bounds what a stream leaves in memory and in the log; more of the same says nothing new. */
const MAX_NOTES = 20
const INVALID_CONFIGURE = "InvalidConfigureMessage"
