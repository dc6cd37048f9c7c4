// The values of flags: from text to what they mean, with one sentence for what they do not.
import { InvalidArgumentError } from "commander"
import { isSendableForm, SENDABLE_FORMS, type SendableForm } from "../audio/encoders/sendable-forms.ts"
import type { Level } from "../checks/check.ts"
import type { Shard } from "../planning/shards.ts"

/** @param expected reads on from "expected": "a number of milliseconds from 1 to 10000" */
const refuse = (text: string, expected: string): never => {
  throw new InvalidArgumentError(`Expected ${expected}, found "${text}".`)
}

/** A number within bounds, both inclusive. @param what "a number of milliseconds", "a port" … */
export function numberBetween(min: number, max: number, what: string, isWhole = false): (text: string) => number {
  return (text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text)
    const isGood = value >= min && value <= max && (!isWhole || Number.isInteger(value))
    return isGood ? value : refuse(text, `${what} from ${min} to ${max}`)
  }
}

export const wholeNumberBetween = (min: number, max: number, what: string) => numberBetween(min, max, what, true)

/** `max` sends as fast as the socket takes it. */
export function speed(text: string): number {
  if (text === "max") return Number.POSITIVE_INFINITY
  const value = Number(text)
  return text.trim() !== "" && value > 0 && value <= MAX_SPEED ? value : refuse(text, SPEED_EXPECTED)
}

/** Beyond it deadlines fall below the grain of a timer (a 20 ms chunk every 0.2 ms), which is what `max` is for. */
const MAX_SPEED = 100
const SPEED_EXPECTED = `a speed above 0 and up to ${MAX_SPEED} (1 is real time), or "max"`

/** `--option name=value`, repeatable; the value may contain further equals signs. */
export function queryOption(text: string, earlier: readonly QueryPair[] = []): readonly QueryPair[] {
  const at = text.indexOf("=")
  if (at < 1) refuse(text, 'name=value, as in "--option endpointing=300"')
  return [...earlier, [text.slice(0, at), text.slice(at + 1)]]
}

type QueryPair = readonly [name: string, value: string]

export interface SentForm {
  readonly encoding: SendableForm
  readonly sampleRateHz?: number
  readonly channels?: number
}

/** `opus`, `opus:16000`, `mulaw:8000:1`: a form, its rate, its channels. */
export function sendAs(text: string): SentForm {
  const [form = "", rate, channels, ...more] = text.split(":")
  const inBounds = isCount(rate, 1_000, 384_000) && isCount(channels, 1, 64)
  if (!isSendableForm(form) || !inBounds || more.length > 0) {
    return refuse(text, `FORM[:RATE[:CHANNELS]] with a form out of ${SENDABLE_FORMS.join(", ")}`)
  }
  return {
    encoding: form,
    ...(rate !== undefined && { sampleRateHz: Number(rate) }),
    ...(channels !== undefined && { channels: Number(channels) }),
  }
}

const isCount = (text: string | undefined, min: number, max: number): boolean =>
  text === undefined || (/^\d+$/.test(text) && Number(text) >= min && Number(text) <= max)

/** A credential, repeatable. An empty one, of a variable that is not set, would be good for nobody. */
export const keys = (text: string, earlier: readonly string[] = []): readonly string[] =>
  /^\S+$/.test(text) ? [...earlier, text] : refuse(text, "a key without spaces")

/** Repeatable texts, in the order given. */
export const texts = (text: string, earlier: readonly string[] = []): readonly string[] => [...earlier, text]

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 }

/** `90s`, `10m`, `1h`: milliseconds. */
export function timeSpan(text: string): number {
  const [, figure, unit = ""] = /^(\d+(?:\.\d+)?)(s|m|h)$/.exec(text.trim()) ?? []
  const ms = Number(figure) * (UNIT_MS[unit] ?? Number.NaN)
  return ms > 0 ? ms : refuse(text, 'a time such as "90s", "10m" or "1h"')
}

const LEVELS: readonly Level[] = ["must", "should", "may"]

/** `must,should` */
export function levels(text: string): readonly Level[] {
  const found = text.split(",").map((word) => LEVELS.find((level) => level === word.trim().toLowerCase()))
  const known = found.filter((level) => level !== undefined)
  return known.length === found.length ? known : refuse(text, 'levels from "must,should,may"')
}

/** `2/3`: the second of three. */
export function shard(text: string): Shard {
  const [, index, count] = (/^(\d+)\/(\d+)$/.exec(text.trim()) ?? []).map(Number)
  if (index === undefined || count === undefined || index < 1 || index > count) {
    return refuse(text, 'a shard such as "2/3", counted from 1')
  }
  return { index, count }
}
