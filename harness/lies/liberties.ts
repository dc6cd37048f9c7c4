// What a server may do differently without breaking a rule: other orders, further fields, slower answers. The opposite of
// lies: no check may hold any of it against a server.

import { withAlternative, withWords } from "../mock/mutations/message-edits.ts"
import { channelOf, type ResultsMessage } from "../protocol/messages/messages.ts"
import { type Alteration, type Down, editTexts, editType, messageOf, send, sendText } from "./lie.ts"
import { finals } from "./results.ts"

export interface Liberty {
  readonly id: string
  /** What the server does, as a sentence without its subject. */
  readonly title: string
  readonly alteration: Alteration
}

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value)

/** Every object of a message, from the inside out. Maps from ids, or from what the client chose, have no fields. */
function everywhere(value: unknown, edit: (object: Json) => Json): unknown {
  if (Array.isArray(value)) return value.map((item) => everywhere(item, edit))
  if (!isObject(value)) return value
  const inside = Object.entries(value).map(([key, inner]) => [
    key,
    MAPS.includes(key) ? inner : everywhere(inner, edit),
  ])
  return edit(Object.fromEntries(inside))
}

const MAPS = ["model_info", "extra"]

const editJson = (edit: (object: Json) => Json): Alteration =>
  editTexts((text) => [sendText(JSON.stringify(everywhere(JSON.parse(text), edit)))])

const hundredths = (seconds: number): number => Math.round(seconds * 100) / 100

/** Ends of segments rounded, so that neighbours still meet. */
function rounded(message: ResultsMessage): object {
  const start = hundredths(message.start)
  const words = withWords(message, (word) => ({ ...word, start: hundredths(word.start), end: hundredths(word.end) }))
  return { ...words, start, duration: hundredths(hundredths(message.start + message.duration) - start) }
}

/** A final without words and without duration, right behind another. */
const emptyBehind = (message: ResultsMessage, change: object): object => ({
  ...withAlternative(message, { transcript: "", confidence: 0, words: [] }),
  start: message.start + message.duration,
  duration: 0,
  speech_final: false,
  from_finalize: false,
  ...(message.entities !== undefined && { entities: [] }),
  ...change,
})

/** Interims wait for whatever comes next. */
const otherChannelFirst: Alteration = {
  stream() {
    let held: { readonly down: Down; readonly channel: number } | undefined
    const release = (): readonly Down[] => {
      const out = held === undefined ? [] : [held.down]
      held = undefined
      return out
    }
    return {
      down(frame) {
        const message = messageOf(frame)
        const isHeld = message?.type === "Results" && message.is_final !== true && message.channel_index?.[1] === 2
        if (!isHeld) return [...release(), send(frame)]
        const channel = channelOf(message)
        if (held !== undefined && held.channel !== channel) return [send(frame), ...release()]
        const before = release()
        held = { down: send(frame), channel }
        return before
      },
      close: (code, reason) => [...release(), { type: "close", code, reason }],
    }
  },
}

export const LIBERTIES: readonly Liberty[] = [
  {
    id: "keys-reversed",
    title: "writes its keys in another order",
    alteration: editJson((object) => Object.fromEntries(Object.entries(object).toReversed())),
  },
  {
    id: "fields-added",
    title: "adds fields that nobody knows",
    alteration: editJson((object) => ({ ...object, x_future: { at: 1 } })),
  },
  {
    id: "types-added",
    title: "sends messages of a type that nobody knows",
    alteration: editType("Results", (message) => [message, { type: "Usage", seconds: message.duration }]),
  },
  {
    id: "times-rounded",
    title: "rounds its times to hundredths of a second",
    alteration: editType("Results", rounded),
  },
  {
    id: "late-by-200-ms",
    title: "takes 200 ms to answer",
    alteration: {
      stream: () => ({
        down: (frame) => [send(frame, 200)],
        close: (code, reason) => [{ type: "close", code, reason, delayMs: 200 }],
      }),
    },
  },
  {
    id: "close-after-a-second",
    title: "closes a second after Metadata",
    alteration: { stream: () => ({ close: (code, reason) => [{ type: "close", code, reason, delayMs: 1_000 }] }) },
  },
  {
    id: "headers-added",
    title: "sends headers of proxies and clouds, in another order",
    alteration: {
      answer: (answer) => ({
        ...answer,
        headers: [["via", "1.1 x"], ["x-cache", "MISS"], ...answer.headers.toReversed()],
      }),
    },
  },
  {
    id: "charset-named",
    title: "names the charset of its refusals, and spaces them",
    alteration: {
      answer: (answer) =>
        answer.type === "accepted"
          ? answer
          : {
              ...answer,
              headers: answer.headers.map(([name, value]) =>
                name === "content-type" ? [name, `${value}; charset=utf-8`] : [name, value],
              ),
              body: JSON.stringify(JSON.parse(answer.body), undefined, 2),
            },
    },
  },
  {
    id: "empty-finals",
    title: "sends an empty final behind every final",
    alteration: finals((message) => [message, emptyBehind(message, {})]),
  },
  {
    id: "endpoint-on-empty-final",
    title: "lets an empty final carry the endpoint",
    alteration: finals((message) =>
      message.speech_final === true && message.from_finalize !== true
        ? [{ ...message, speech_final: false }, emptyBehind(message, { speech_final: true })]
        : message,
    ),
  },
  {
    id: "pings",
    title: "pings whoever listens",
    alteration: {
      stream: () => ({ down: (frame) => [send(frame), send({ type: "ping", bytes: new Uint8Array([1]) })] }),
    },
  },
  { id: "other-channel-first", title: "sends the results of channels in another order", alteration: otherChannelFirst },
  {
    id: "confidence-rounded",
    title: "rounds confidence to whole numbers",
    alteration: editType("Results", (message) => withWords(message, (word) => ({ ...word, confidence: 1 }))),
  },
]
