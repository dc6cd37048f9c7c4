// The questions most readers ask of a recording: which messages came, what was final when, what was said, how it went on.
// Text is decoded once per recording. Times inside messages stay seconds, as on the wire; ours are milliseconds.

import type { DecodedFromServer } from "../protocol/messages/codec.ts"
import { decodeServerText } from "../protocol/messages/codec.ts"
import type {
  ErrorMessage,
  MetadataMessage,
  ResultsMessage,
  ServerMessage,
  SpeechStartedMessage,
  UtteranceEndMessage,
} from "../protocol/messages/messages.ts"
import { channelOf, transcriptOf, wordsOf } from "../protocol/messages/messages.ts"
import { memoised } from "./memoise.ts"
import type { Recording } from "./recording.ts"
import { type Moment, serverActs } from "./traffic.ts"

/** A message from the server, decoded, with the time and the audio cursor at which it came. */
export interface Arrival<Message extends DecodedFromServer = DecodedFromServer> extends Moment {
  /** As it came. */
  readonly text: string
  readonly message: Message
}

export type ResultsArrival = Arrival<ResultsMessage>

/** Every text message of the server in order, malformed and unknown ones included. */
export const arrivals: (recording: Recording) => readonly Arrival[] = memoised((recording) =>
  serverActs(recording).flatMap(({ frame, ...moment }) =>
    frame.type === "text" ? [{ ...moment, text: frame.text, message: decodeServerText(frame.text) }] : [],
  ),
)

const isResults = (arrival: Arrival): arrival is ResultsArrival => arrival.message.type === "Results"

/** Every Results in order of arrival, interims and finals, all channels. */
export const results: (recording: Recording) => readonly ResultsArrival[] = memoised((recording) =>
  arrivals(recording).filter(isResults),
)

/** Absent flags mean false. */
export const isFinal = ({ message }: ResultsArrival): boolean => message.is_final === true
export const isSpeechFinal = ({ message }: ResultsArrival): boolean => message.speech_final === true
export const isFromFinalize = ({ message }: ResultsArrival): boolean => message.from_finalize === true
export const hasWords = ({ message }: ResultsArrival): boolean =>
  wordsOf(message).length > 0 || transcriptOf(message).trim() !== ""

/** Where a result begins, and its transcript cursor: milliseconds of audio. */
export const startMs = ({ message }: ResultsArrival): number => message.start * 1000
export const endMs = ({ message }: ResultsArrival): number => (message.start + message.duration) * 1000

/** Finals in order of arrival, of one channel or of all. */
export const finals = (recording: Recording, channel?: number): readonly ResultsArrival[] =>
  ofChannel(allFinals(recording), channel)

/** Interims in order of arrival, of one channel or of all. */
export const interims = (recording: Recording, channel?: number): readonly ResultsArrival[] =>
  ofChannel(allInterims(recording), channel)

const allFinals = memoised((recording) => results(recording).filter(isFinal))
const allInterims = memoised((recording) => results(recording).filter((arrival) => !isFinal(arrival)))

const ofChannel = (list: readonly ResultsArrival[], channel: number | undefined): readonly ResultsArrival[] =>
  channel === undefined ? list : list.filter(({ message }) => channelOf(message) === channel)

/** Channels that had a Results, ascending. */
export const channelsHeard: (recording: Recording) => readonly number[] = memoised((recording) =>
  [...new Set(results(recording).map(({ message }) => channelOf(message)))].sort((one, other) => one - other),
)

/** A stretch of audio on its way from guess to settled text: its interims, and the final that ended it. */
export interface Segment {
  readonly channel: number
  readonly interims: readonly ResultsArrival[]
  /** Undefined when the stream ended first. */
  readonly final: ResultsArrival | undefined
}

/** In order of their first result, channel by channel. */
export const segments: (recording: Recording) => readonly Segment[] = memoised((recording) =>
  channelsHeard(recording).flatMap((channel) => {
    const found: Segment[] = []
    let open: ResultsArrival[] = []
    for (const arrival of ofChannel(results(recording), channel)) {
      if (!isFinal(arrival)) open.push(arrival)
      else {
        found.push({ channel, interims: open, final: arrival })
        open = []
      }
    }
    return open.length === 0 ? found : [...found, { channel, interims: open, final: undefined }]
  }),
)

/** Finals up to and including the one with `speech_final`. */
export interface Utterance {
  readonly channel: number
  readonly finals: readonly ResultsArrival[]
  /** False when the stream ended before an endpoint. */
  readonly ended: boolean
}

/** In order, channel by channel. Stretches without a word are no utterances. */
export const utterances: (recording: Recording) => readonly Utterance[] = memoised((recording) =>
  channelsHeard(recording).flatMap((channel) => {
    const found: Utterance[] = []
    let open: ResultsArrival[] = []
    const end = (ended: boolean) => {
      if (open.some(hasWords)) found.push({ channel, finals: open, ended })
      open = []
    }
    for (const arrival of finals(recording, channel)) {
      open.push(arrival)
      if (isSpeechFinal(arrival)) end(true)
    }
    end(false)
    return found
  }),
)

function ofType<Type extends ServerMessage["type"]>(
  type: Type,
): (recording: Recording) => readonly Arrival<Extract<ServerMessage, { type: Type }>>[] {
  const isOfType = (arrival: Arrival): arrival is Arrival<Extract<ServerMessage, { type: Type }>> =>
    arrival.message.type === type
  return memoised((recording) => arrivals(recording).filter(isOfType))
}

/** Every `Metadata`, the closing one and others. */
export const metadata: (recording: Recording) => readonly Arrival<MetadataMessage>[] = ofType("Metadata")
export const utteranceEnds: (recording: Recording) => readonly Arrival<UtteranceEndMessage>[] = ofType("UtteranceEnd")
export const speechStarted: (recording: Recording) => readonly Arrival<SpeechStartedMessage>[] = ofType("SpeechStarted")
export const errors: (recording: Recording) => readonly Arrival<ErrorMessage>[] = ofType("Error")
export const configureSuccesses = ofType("ConfigureSuccess")
export const configureFailures = ofType("ConfigureFailure")

/** The settled text of a channel: finals in order, joined. */
export const transcript = (recording: Recording, channel = 0): string =>
  finals(recording, channel)
    .map(({ message }) => transcriptOf(message).trim())
    .filter((text) => text !== "")
    .join(" ")
