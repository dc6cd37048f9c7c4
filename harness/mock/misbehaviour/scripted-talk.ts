// What a case has the mock say in place of what it heard: interims, finals and events at their places in the audio, each
// as the service would write it, and the rest of the audio as one empty final at the end.

import { isPunctuated } from "../../protocol/options/listen-options.ts"
import type { Input, Output } from "../../protocol/machine.ts"
import type { ChannelPair } from "../../protocol/messages/messages.ts"
import { streamWriter } from "../../protocol/server/stream-writer.ts"
import { writeSpeechStarted, writeUtteranceEnd } from "../../protocol/messages/wire-json.ts"
import type { MockStream } from "../mock-machine.ts"
import { typeOf } from "../mutations/inputs.ts"
import type { Hooks } from "../mutations/mutation.ts"
import { editOutputs, messageOf, sayText } from "../mutations/outputs.ts"
import type { ScriptLine } from "./misbehaviour.ts"
import { AudioPlace } from "./moments.ts"

type ResultLine = Extract<ScriptLine, { say: "interim" | "final" }>

/** No line is said before its audio has come; those that it did not come to are not said at all. */
export const scriptedTalk = (lines: readonly ScriptLine[]): Hooks =>
  editOutputs((stream) => {
    const place = new AudioPlace(stream.options)
    const talk = new Talk(stream)
    const coming = [...lines]
    return (outputs, input, nowMs) => {
      place.take(input, nowMs)
      const said: Output[] = []
      for (let line = coming[0]; line !== undefined && dueAtMs(line) <= place.atMs(nowMs); line = coming[0]) {
        said.push(...talk.line(line))
        coming.shift()
      }
      return [...said, ...talk.inPlaceOf(outputs, input)]
    }
  })

const dueAtMs = (line: ScriptLine): number => ("atMs" in line ? line.atMs : line.to * 1000)

class Talk {
  readonly #stream: MockStream
  readonly #writer: ReturnType<typeof streamWriter>
  /** Where the finals of each channel have come to, in seconds. */
  readonly #ends: number[]

  constructor(stream: MockStream) {
    this.#stream = stream
    this.#writer = streamWriter(stream)
    const { multichannel, channels } = stream.options
    this.#ends = Array.from({ length: multichannel ? channels : 1 }, () => 0)
  }

  line(line: ScriptLine): readonly Output[] {
    const { interimResults, utteranceEndMs, vadEvents } = this.#stream.options
    switch (line.say) {
      case "utterance-end":
        return utteranceEndMs === undefined ? [] : [sayText(writeUtteranceEnd(this.#pair(0), line.lastWordEnd))]
      case "speech-started":
        return vadEvents ? [sayText(writeSpeechStarted(this.#pair(0), line.timestamp))] : []
      case "interim":
        return interimResults ? [this.#result(line)] : []
      case "final":
        return [this.#result(line)]
      default:
        return line satisfies never
    }
  }

  /** Nothing that was heard is said; Metadata and the close are the mock's own. */
  inPlaceOf(outputs: readonly Output[], input: Input): readonly Output[] {
    return outputs.flatMap((output) => {
      const message = messageOf(output)
      if (message?.type === "Results" || message?.type === "UtteranceEnd" || message?.type === "SpeechStarted")
        return []
      if (message?.type !== "Metadata" || typeOf(input) === undefined) return [output]
      return [...this.#rest(message.duration ?? 0), output]
    })
  }

  #rest(to: number): readonly Output[] {
    return this.#ends.flatMap((from, channel) =>
      to > from ? [this.#result({ say: "final", from, to, text: "", channel })] : [],
    )
  }

  #result({ say, from, to, text, speechFinal = false, channel = 0 }: ResultLine): Output {
    const isFinal = say === "final"
    if (isFinal) this.#ends[channel] = to
    const isWritten = isPunctuated(this.#stream.options)
    const tokens = text.split(" ").filter((token) => token !== "")
    const stepSeconds = (to - from) / Math.max(1, tokens.length)
    const words = tokens.map((token, index) => {
      const word = token.toLowerCase().replaceAll(/[.,!?]/g, "")
      const start = from + index * stepSeconds
      return {
        word,
        start,
        end: start + stepSeconds * WORD_SHARE,
        confidence: CONFIDENCE,
        ...(isWritten && { punctuated_word: token }),
      }
    })
    const transcript = (isWritten ? tokens : words.map(({ word }) => word)).join(" ")
    const confidence = text === "" ? 0 : CONFIDENCE
    return sayText(
      this.#writer.results(
        this.#pair(channel),
        { startMs: from * 1000, endMs: to * 1000, isFinal, speechFinal, fromFinalize: false, words: [] },
        { transcript, confidence, words },
      ),
    )
  }

  readonly #pair = (channel: number): ChannelPair => [channel, this.#ends.length]
}

/** A word, and a breath before the next. */
const WORD_SHARE = 0.8
const CONFIDENCE = 0.98
