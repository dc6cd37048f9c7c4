// What a client under test did beside its streams: how its command ended, what it printed, and what of that it reported
// in the form that we can read. Nobody has to report anything; what is not reported is not judged.
//
// The form is JSON Lines on standard output, one object a line, anything else between them:
//   {"type":"words","final":false,"text":"hello wor"}          the text now shown for the stretch under way
//   {"type":"words","final":true,"text":"hello world","words":[{"word":"hello","start":0.1,"end":0.5}],"channel":0}
//   {"type":"utterance","text":"hello world how are you"}      an utterance is over
//   {"type":"latency","seconds":0.3}                           audio sent less the end of the newest interim

/** Times in seconds on the client's own time axis, offset included. */
export interface ReportedWord {
  readonly word: string
  readonly start: number
  readonly end: number
}

export type ClientReport =
  | {
      readonly type: "words"
      readonly final: boolean
      readonly text: string
      readonly words: readonly ReportedWord[]
      /** Undefined where the client does not say: the first, or all of them one after the other. */
      readonly channel?: number
    }
  | { readonly type: "utterance"; readonly text: string }
  | { readonly type: "latency"; readonly seconds: number }

/** How the command came to its end. `let-go`: we ended it, since enough had been seen. */
export type CommandEnd =
  | { readonly type: "exited"; readonly code: number }
  | { readonly type: "killed"; readonly signal: string }
  | { readonly type: "timed-out"; readonly afterMs: number; readonly wasConnected: boolean }
  | { readonly type: "let-go" }

export interface ClientRun {
  /** How much audio it was given, in milliseconds. */
  readonly givenMs: number
  /** Undefined where nobody saw it: the client came by address. */
  readonly end?: CommandEnd
  readonly reports: readonly ClientReport[]
  /** How late our own event loop ran at worst meanwhile; what it received may have come so much sooner. */
  readonly lateMs?: number
  /** The last of what it printed on both outputs; undefined where nobody saw it. */
  readonly output?: string
}

/** @returns undefined for a line that is no report */
export function readReport(line: string): ClientReport | undefined {
  if (!line.startsWith("{")) return undefined
  const json = parsed(line)
  if (json === undefined) return undefined
  const { type, text, final, words, channel, seconds } = json
  if (type === "latency" && typeof seconds === "number") return { type, seconds }
  if (typeof text !== "string") return undefined
  if (type === "utterance") return { type, text }
  if (type !== "words") return undefined
  const readable = Array.isArray(words) ? words.filter(isWord) : []
  return { type, final: final === true, text, words: readable, ...(typeof channel === "number" && { channel }) }
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const json: unknown = JSON.parse(line)
    return typeof json === "object" && json !== null ? (json as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

const isWord = (word: unknown): word is ReportedWord =>
  typeof word === "object" &&
  word !== null &&
  "word" in word &&
  "start" in word &&
  "end" in word &&
  typeof word.word === "string" &&
  typeof word.start === "number" &&
  typeof word.end === "number"
