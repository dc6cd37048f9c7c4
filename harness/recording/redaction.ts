// Takes credentials out of what is about to be written. Nothing that was recorded can be un-recorded.

import type { RecordingEvent, RecordingHeader, UpgradeSummary } from "./recording.ts"

const REMOVED = "[credential]"

/**
 * Shorter ones are words of every language: out of messages they stay in, since taking "test" out of a transcript would
 * falsify it. Out of addresses and headers they go as whole words. Real keys have 40 characters.
 */
const SHORTEST_TELLING_LENGTH = 8

type Headers = UpgradeSummary["headers"]

export interface Redacted<Value> {
  readonly value: Value
  /** Where a credential stood in which it had no business; undefined when nowhere. */
  readonly where: string | undefined
}

export class Redaction {
  readonly #telling: readonly string[]
  /** A piece of each: what holds none of these holds no credential. */
  readonly #pieces: readonly string[]
  readonly #words: readonly RegExp[]

  constructor(secrets: readonly string[]) {
    const forms = [...new Set(secrets.filter((secret) => secret !== "").flatMap(formsOf))]
    // Longest first, so that one which contains another goes as a whole.
    const sorted = forms.toSorted((a, b) => b.length - a.length)
    this.#telling = sorted.filter((form) => form.length >= SHORTEST_TELLING_LENGTH)
    this.#pieces = this.#telling.map(pieceOf)
    this.#words = sorted.filter((form) => form.length < SHORTEST_TELLING_LENGTH).map(wholeWord)
  }

  header(header: RecordingHeader): RecordingHeader {
    const options = header.options.map(([name, value]) => [name, this.#named(value)] as const)
    return { ...header, target: this.#named(header.target), options }
  }

  /** False for nearly all there is, chunks and messages without a credential: they are kept as they are, uncopied. */
  concerns(event: RecordingEvent): boolean {
    if (event.type === "sender") return false
    if (event.type !== "received" && event.type !== "sent") return true
    return event.frame.type === "text" && this.#tells(event.frame.text)
  }

  /** @param event one that `concerns` is true of */
  event(event: RecordingEvent): Redacted<RecordingEvent> {
    switch (event.type) {
      case "received":
      case "sent": {
        const { frame } = event
        if (frame.type !== "text") return unchanged(event)
        const redacted = { ...frame, text: this.#text(frame.text) }
        return event.type === "received"
          ? { value: { ...event, frame: redacted }, where: "a text received" }
          : { value: { ...event, frame: redacted }, where: "a text sent" }
      }
      case "opened": {
        const headers = this.#headers(event.headers)
        const where = sameValues(headers, event.headers) ? undefined : "the headers of the answer"
        return { value: { ...event, request: this.#upgrade(event.request), headers }, where }
      }
      case "refused": {
        const headers = this.#headers(event.headers)
        const body = this.#text(event.body)
        const isSame = sameValues(headers, event.headers) && body === event.body
        const where = isSame ? undefined : "the refusal"
        return { value: { ...event, request: this.#upgrade(event.request), headers, body }, where }
      }
      case "closed": {
        const reason = this.#text(event.reason)
        return { value: { ...event, reason }, where: reason === event.reason ? undefined : "the reason of the close" }
      }
      case "failed":
        return { value: { ...event, problem: this.#named(event.problem) }, where: undefined }
      case "note":
        return { value: { ...event, text: this.#named(event.text) }, where: undefined }
      case "sounds-like":
      case "sender":
        return unchanged(event)
      default:
        return event satisfies never
    }
  }

  /** The client's own request holds its credential by right: taken out without a note. */
  #upgrade({ url, headers }: UpgradeSummary): UpgradeSummary {
    return { url: this.#named(url), headers: this.#headers(headers) }
  }

  #headers(headers: Headers): Headers {
    return headers.map(([name, value]) => [name, this.#named(value)] as const)
  }

  #named(text: string): string {
    let redacted = this.#text(text)
    for (const word of this.#words) redacted = redacted.replace(word, REMOVED)
    return redacted
  }

  #tells(text: string): boolean {
    for (const piece of this.#pieces) if (text.includes(piece)) return text !== this.#text(text)
    return false
  }

  #text(text: string): string {
    let redacted = text
    for (const secret of this.#telling) if (redacted.includes(secret)) redacted = redacted.replaceAll(secret, REMOVED)
    return redacted
  }
}

const unchanged = (event: RecordingEvent): Redacted<RecordingEvent> => ({ value: event, where: undefined })

const sameValues = (a: Headers, b: Headers): boolean => a.every(([, value], index) => value === b[index]?.[1])

/** As it is, as it stands in a query, and as it stands inside JSON. */
const formsOf = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
]

/** What messages are full of: the digits of their times, the names of their fields, English. */
const COMMON = new Set('etaonrisdlcmpuh012359_"')

/**
 * The end of a secret from a character on that is rare in messages, where it has one. A search jumps from one occurrence
 * of the first character to the next, and every message is searched.
 */
function pieceOf(secret: string): string {
  for (let index = 0; index <= secret.length - SHORTEST_TELLING_LENGTH; index++) {
    if (!COMMON.has(secret.charAt(index))) return secret.slice(index)
  }
  return secret
}

const wholeWord = (secret: string): RegExp =>
  new RegExp(`(?<![A-Za-z0-9])${secret.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")}(?![A-Za-z0-9])`, "g")
