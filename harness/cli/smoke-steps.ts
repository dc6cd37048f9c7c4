// The five steps of a working integration, each shown the moment it is reached.
import { decodeServerText } from "../protocol/messages/codec.ts"
import { type MetadataMessage, transcriptOf } from "../protocol/messages/messages.ts"
import type { RecordingEvent } from "../recording/recording.ts"
import type { Paint } from "./paint.ts"
import { cut, duration, oneLine, seconds } from "./wording.ts"

const STEPS = ["connected", "ready to stream", "first message", "first words", "closed cleanly"] as const
const NAME_WIDTH = Math.max(...STEPS.map((name) => name.length)) + 2
const TIME_WIDTH = 8
const DETAIL_WIDTH = { most: 60, least: 20 } as const

export interface SmokeSteps {
  event(event: RecordingEvent): void
  /** The first step that was not reached, as a line; undefined when all were. */
  missing(): string | undefined
}

export function smokeSteps(show: (line: string) => void, paint: Paint): SmokeSteps {
  let reached = 0
  let closing: MetadataMessage | undefined
  let lacking = ""

  const room = paint.columns - NAME_WIDTH - TIME_WIDTH - 7
  const detailWidth = Math.max(DETAIL_WIDTH.least, Math.min(DETAIL_WIDTH.most, room))

  function reach(step: (typeof STEPS)[number], atMs: number, detail: string): void {
    if (STEPS[reached] !== step) return
    reached++
    const name = step.padEnd(NAME_WIDTH)
    show(
      `  ${paint.green("✓")} ${name}${duration(atMs).padStart(TIME_WIDTH)}   ${paint.dim(cut(oneLine(detail), detailWidth))}`,
    )
  }

  function message(text: string, atMs: number): void {
    const decoded = decodeServerText(text)
    reach("first message", atMs, isKnown(decoded) ? decoded.type : "not of this protocol")
    if (decoded.type === "Metadata") closing = decoded
    if (decoded.type !== "Results") return
    const transcript = transcriptOf(decoded).trim()
    if (transcript !== "") reach("first words", atMs, `"${transcript}"`)
  }

  return {
    event(event) {
      switch (event.type) {
        case "opened":
          reach("connected", event.handshakeMs, `request id ${requestIdIn(event.headers)}`)
          break
        case "sent":
          if (event.frame.type !== "audio") break
          reach(
            "ready to stream",
            event.atMs,
            `first ${duration(event.frame.endMs - event.frame.startMs)} of audio sent`,
          )
          break
        case "received":
          if (event.frame.type === "text") message(event.frame.text, event.atMs)
          break
        case "closed":
          if (event.code !== 1000 || event.by !== "peer") break
          if (closing === undefined) lacking = "code 1000, but no Metadata before it"
          else reach("closed cleanly", event.atMs, closingDetail(closing))
          break
        case "refused":
        case "failed":
        case "note":
        case "sounds-like":
        case "sender":
          break
        default:
          event satisfies never
      }
    },
    missing() {
      const step = STEPS[reached]
      if (step === undefined) return undefined
      const name = `  ${paint.red("✗")} ${step}`
      return step === "closed cleanly" && lacking !== "" ? `${name}: ${lacking}` : name
    },
  }
}

const isKnown = ({ type }: { readonly type: string }): boolean => type !== "malformed" && type !== "unknown"

const requestIdIn = (headers: readonly (readonly [string, string])[]): string =>
  headers.find(([name]) => name === "dg-request-id")?.[1] ?? "missing"

function closingDetail(closing: MetadataMessage): string {
  const { duration: counted = 0, channels = 0 } = closing
  return `code 1000, Metadata: ${seconds(counted * 1000)} of audio, ${channels} channel${channels === 1 ? "" : "s"}`
}
