// What has come from the server, as far as a script waits for it.

import type { DecodedFromServer } from "../messages/codec.ts"
import type { DataFrame, Frame } from "../frame.ts"
import { transcriptOf } from "../messages/messages.ts"
import type { Awaited, Step } from "../script.ts"

/** Told without reading the message. */
const TOLD_BY_FRAME: ReadonlySet<Awaited> = new Set(["any-message", "pong", "closed"])

type Name = DecodedFromServer["type"]

const KINDS: Readonly<Record<Exclude<Name, "Results">, readonly Awaited[]>> = {
  Metadata: ["metadata"],
  UtteranceEnd: ["utterance-end"],
  SpeechStarted: ["speech-started"],
  Error: ["error"],
  ConfigureSuccess: ["configure-reply"],
  ConfigureFailure: ["configure-reply"],
  malformed: [],
  unknown: [],
}

/** What one message counts as; a final with words that ends an utterance is four of them at once. */
function kindsOf(message: DecodedFromServer): readonly Awaited[] {
  if (message.type !== "Results") return KINDS[message.type]
  const kinds: Awaited[] = ["results", message.is_final === true ? "final" : "interim"]
  if (transcriptOf(message) !== "") kinds.push("words")
  if (message.speech_final === true) kinds.push("speech-final")
  if (message.from_finalize === true) kinds.push("from-finalize")
  return kinds
}

export class Arrivals {
  readonly #decode: (frame: DataFrame) => DecodedFromServer
  /** Messages are parsed only when some step waits for a kind of them: parsing is most of the cost of receiving. */
  readonly #readsMessages: boolean
  readonly #arrived = new Set<Awaited>()

  constructor(script: readonly Step[], decode: (frame: DataFrame) => DecodedFromServer) {
    this.#decode = decode
    this.#readsMessages = script.some((step) => step.do === "await" && !TOLD_BY_FRAME.has(step.until))
  }

  add(frame: Frame): void {
    if (frame.type === "ping") return
    if (frame.type === "pong") {
      this.#arrived.add("pong")
      return
    }
    this.#arrived.add("any-message")
    if (this.#readsMessages) for (const kind of kindsOf(this.#decode(frame))) this.#arrived.add(kind)
  }

  has(awaited: Awaited): boolean {
    return this.#arrived.has(awaited)
  }

  /** What came so far no longer counts: we sent something that a reply is awaited to, or an await was met. */
  forget(): void {
    this.#arrived.clear()
  }
}
