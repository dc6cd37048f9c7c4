// What went wrong with a stream, for the person who ran it: the likely cause in a sentence, and what to do. Reads the
// recording alone, so that it says the same of a stream made a year ago.
import { EXIT } from "../errors.ts"
import { nameMistake } from "./mistakes.ts"
import { CLOSE, errorCodeIn, type Explanation, explainClose } from "../protocol/close-codes.ts"
import { decodeServerFrame } from "../protocol/messages/codec.ts"
import { explainRefusal } from "../protocol/handshake/explain-refusal.ts"
import { audioSent } from "../recording/audio-sent.ts"
import { endedBy } from "../recording/ending.ts"
import type { Recording } from "../recording/recording.ts"
import { closedOf, failedOf, notesOf, openedOf, refusedOf, senderReportOf, serverActs } from "../recording/traffic.ts"
import { arrivals, hasWords, metadata, results } from "../recording/views.ts"

export interface Diagnosis extends Explanation {
  /** `failure`: the stream did not do what it was for. `hint`: it did, and something is worth knowing. */
  readonly kind: "failure" | "hint"
  /** What a command ends with that has nothing worse to say. */
  readonly exitCode: number
}

/** @param expectsWords words are known to be in the audio, so that none is a failure. @returns failures first */
export function diagnose(recording: Recording, expectsWords: boolean): readonly Diagnosis[] {
  // Whoever stopped it before it was open knows why.
  if (failedOf(recording)?.code === "INTERRUPTED") return []
  const failure =
    noConnection(recording) ??
    otherProtocol(recording) ??
    badEnd(recording) ??
    silentServer(recording) ??
    lengthMismatch(recording) ??
    (expectsWords ? noWords(recording) : undefined)
  const possible =
    failure === undefined
      ? [
          (expectsWords || wasStopped(recording) ? undefined : noWords(recording)) ?? lengthMismatch(recording),
          withoutMetadata(recording),
          slowHandshake(recording),
          late(recording),
        ]
      : [fast(recording)]
  const hints = possible.flatMap((hint) => (hint === undefined ? [] : [asHint(hint)]))
  const mistake = nameMistake(recording)
  // A mistake with the audio is the cause, whatever else it led to.
  if (mistake !== undefined) return [blame(mistake, failure), ...(failure === undefined ? [] : [failure]), ...hints]
  return failure === undefined ? hints : [failure, ...hints]
}

const blame = ({ cause, remedy }: Explanation, led: Diagnosis | undefined): Diagnosis =>
  led === undefined ? asHint({ cause, remedy }) : { ...led, cause, remedy }

/** By a person, perhaps before there was a word in it. */
const wasStopped = (recording: Recording): boolean => notesOf(recording).some(({ code }) => code === "interrupted")

const asHint = ({ cause, remedy }: Explanation): Diagnosis => ({
  kind: "hint",
  cause,
  remedy,
  exitCode: EXIT.asExpected,
})

const failure = (explanation: Explanation, exitCode: number = EXIT.unexpectedFailure): Diagnosis => ({
  ...explanation,
  kind: "failure",
  exitCode,
})

// No connection

/** By the codes of the operating system, TLS and our own sockets. */
const CONNECT_REMEDIES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Start the server, or check host and port.",
  ENOTFOUND: "Check the spelling of the host, and your network.",
  EAI_AGAIN: "Check your network: the name could not be looked up.",
  ETIMEDOUT: "Check host and port, and whether a firewall lies between.",
  EHOSTUNREACH: "Check host and network.",
  ECONNRESET: "Check that the address speaks WebSocket: ws:// without and wss:// with encryption.",
  EPROTO: "Say ws:// where there is no encryption, or check the port.",
  HANDSHAKE_TIMEOUT: "Check that the address is that of a WebSocket server, and that it is not overloaded.",
  NOT_HTTP: "Check scheme, host and port: what answers there is no web server.",
  BAD_HANDSHAKE: "Check the address, and the WebSocket library of a server of your own.",
}

const CONNECT_REMEDY = "Check the address, and that the server runs."

function noConnection(recording: Recording): Diagnosis | undefined {
  const refused = refusedOf(recording)
  if (refused !== undefined) {
    const { status, headers, body } = refused
    return failure(explainRefusal(status, headers, body), isAboutOptions(status) ? EXIT.usage : EXIT.unreachable)
  }
  const failed = failedOf(recording)
  if (failed === undefined || openedOf(recording) !== undefined) return undefined
  const remedy = CONNECT_REMEDIES[failed.code] ?? CONNECT_REMEDY
  return failure({ cause: failed.problem, remedy }, EXIT.unreachable)
}

/** Refused for what was asked; every other status is about who asked, or about the server. */
const isAboutOptions = (status: number): boolean => status === 400 || status === 405

// Another protocol

/** Nothing of what came can be read as a message of /v1/listen. */
function otherProtocol(recording: Recording): Diagnosis | undefined {
  const known = arrivals(recording).some(({ message }) => message.type !== "malformed" && message.type !== "unknown")
  const problem = known ? undefined : firstProblem(recording)
  if (problem === undefined) return undefined
  return failure({
    cause: `The target speaks WebSocket, but not /v1/listen. ${problem}`,
    remedy: "Check address and path: live transcription is at /v1/listen.",
  })
}

function firstProblem(recording: Recording): string | undefined {
  for (const { frame } of serverActs(recording)) {
    if (frame.type === "ping" || frame.type === "pong") continue
    const bytes = frame.type === "binary" ? Uint8Array.from(atob(frame.headBase64), (c) => c.charCodeAt(0)) : undefined
    const message = decodeServerFrame(bytes === undefined ? (frame as TextFrame) : { type: "binary", bytes })
    if (message.type === "malformed") return `Its first message: ${message.problem}`
    if (message.type === "unknown") {
      return message.nearMiss ?? `Its first message is of type "${message.name}", which is not in this protocol.`
    }
  }
  return undefined
}

type TextFrame = { readonly type: "text"; readonly text: string }

// The end

function badEnd(recording: Recording): Diagnosis | undefined {
  const failed = failedOf(recording)
  if (failed !== undefined) {
    return failure({ cause: failed.problem, remedy: "Connect again; if it stays, ask whoever runs the server." })
  }
  const closed = closedOf(recording)
  if (closed === undefined) return undefined
  if (closed.by === "server") {
    return closed.code === CLOSE.normal ? tooEarly(recording) : failure(explainClose(closed.code, closed.reason))
  }
  const unanswered = notesOf(recording).find(({ code, text }) => code === "await-timeout" && text.includes("closed"))
  if (unanswered === undefined) return undefined
  return failure({
    cause: "The server did not close the stream after CloseStream.",
    remedy: "A server answers CloseStream with the last results, Metadata and a close of 1000.",
  })
}

function tooEarly(recording: Recording): Diagnosis | undefined {
  if (endedBy(recording) !== "server-close") return undefined
  const sentS = audioSent(recording).cursorMs / 1000
  return failure({
    cause: `The server closed the stream after ${sentS.toFixed(1)} s of audio, before it was asked to.`,
    remedy: "A server goes on until CloseStream comes: look into its log for what ended it.",
  })
}

function silentServer(recording: Recording): Diagnosis | undefined {
  if (openedOf(recording) === undefined || serverActs(recording).some(({ frame }) => frame.type === "text"))
    return undefined
  return failure({
    cause: "The server took the audio and sent not one message.",
    remedy: "Check that the path is /v1/listen, and that the server got the audio.",
  })
}

function withoutMetadata(recording: Recording): Explanation | undefined {
  const isDue = endedBy(recording) === "close-stream" && closedOf(recording)?.by === "server"
  if (!isDue || metadata(recording).length > 0) return undefined
  return {
    cause: "The server closed without Metadata, which says how much audio it counted.",
    remedy: "For a server of your own: send it last, before the close.",
  }
}

// The audio

const FORMAT_REMEDY =
  "Give `encoding`, `sample_rate` and `channels` exactly as the audio is, or none of them for a container such as WAV."

function noWords(recording: Recording): Diagnosis | undefined {
  if (openedOf(recording) === undefined || results(recording).some(hasWords)) return undefined
  if (audioSent(recording).byteLength === 0) {
    return failure({
      cause: "No audio was sent, so no words came back.",
      remedy: "Check that there is any in the input.",
    })
  }
  return (
    unread(recording) ??
    failure({
      cause: "No words came back.",
      remedy: `Check that there is speech in the audio, in the language asked for, and how it is declared. ${FORMAT_REMEDY}`,
    })
  )
}

/** The server's own account of what it got: nothing. */
function unread(recording: Recording): Diagnosis | undefined {
  const closing = metadata(recording).at(-1)?.message
  if (closing === undefined || audioSent(recording).byteLength === 0) return undefined
  if (closing.channels !== 0 && closing.duration !== 0) return undefined
  return failure({
    cause: "The server could not read the audio: its Metadata counts none of it.",
    remedy: FORMAT_REMEDY,
  })
}

/** Durations that differ by more are not rounding: the nearest wrong rates, 44.1 and 48 kHz, differ by 8 %. */
const LENGTH_TOLERANCE = 0.05
/** The last chunk may not count; in very short audio that is much. */
const LENGTH_TOLERANCE_MS = 250

/** Of samples alone: how long compressed audio lasts is an estimate of ours. */
function lengthMismatch(recording: Recording): Diagnosis | undefined {
  if (recording.header.audio.sampleRateHz === undefined) return undefined
  const countedS = metadata(recording).at(-1)?.message.duration
  const sentMs = audioSent(recording).cursorMs
  if (countedS === undefined || countedS === 0 || sentMs === 0) return undefined
  const offMs = Math.abs(countedS * 1000 - sentMs)
  if (offMs <= Math.max(LENGTH_TOLERANCE_MS, sentMs * LENGTH_TOLERANCE)) return undefined
  const [counted, sent] = [countedS, sentMs / 1000].map((seconds) => seconds.toFixed(1))
  return failure({
    cause: `The server counted ${counted} s of audio where ${sent} s were sent.`,
    remedy: FORMAT_REMEDY,
  })
}

// Time

/** When catching up, stay at or below it, says the documentation on recovering from connection errors. */
const MAX_SPEED = 1.25

function fast(recording: Recording): Explanation | undefined {
  const { speed } = recording.header.pacing
  const closed = closedOf(recording)
  // Where nothing was sent, or it could not be decoded, the pace is not to blame.
  const isBlameless =
    openedOf(recording) === undefined ||
    closed?.code === CLOSE.badAudio ||
    errorCodeIn(closed?.reason ?? "") === "NET-0001"
  if (speed <= MAX_SPEED || isBlameless) return undefined
  const times = Number.isFinite(speed) ? `at ${speed} times real time` : "as fast as the network took it"
  return {
    cause: `Audio was sent ${times}, which may be the cause: a service may fall behind above ${MAX_SPEED}.`,
    remedy: "Try again at real time (--speed 1).",
  }
}

/** Handshakes of 131 to 293 ms were captured on the live service; three times the slowest is slow. */
const SLOW_HANDSHAKE_MS = 900

function slowHandshake(recording: Recording): Explanation | undefined {
  const handshakeMs = openedOf(recording)?.handshakeMs ?? 0
  if (handshakeMs <= SLOW_HANDSHAKE_MS) return undefined
  return {
    cause: `The handshake took ${(handshakeMs / 1000).toFixed(1)} s; 0.1 to 0.3 s is usual.`,
    remedy: "Check the network, and whether another region is nearer.",
  }
}

function late(recording: Recording): Explanation | undefined {
  const report = senderReportOf(recording)
  const isTimed = recording.header.pacing.speed === 1
  if (report === undefined || report.onTime || !isTimed) return undefined
  return {
    cause: `This machine sent late (99th percentile ${report.latenessMsP99.toFixed(0)} ms), so latencies are not the server's.`,
    remedy: "Close what else is running, and try again.",
  }
}
