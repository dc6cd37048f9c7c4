// The two client messages that have fields: Configure and Finalize, read as the service reads them.

import type { ConfigureMessage, FinalizeMessage } from "./messages.ts"
import { describe, isObject, type JsonObject } from "./shapes.ts"

interface Problem {
  readonly problem: string
}

/** In the order in which the service lists them when it refuses another. */
const CONFIGURE_FIELDS = ["features", "processors", "keyterms", "language_hints"] as const

/**
 * Unknown fields and wrong types are refused as a whole: nothing of such a message is applied.
 * @see https://developers.deepgram.com/docs/configure
 */
export function readConfigure(json: JsonObject): ConfigureMessage | Problem {
  const unknown = Object.keys(json).find((key) => key !== "type" && !CONFIGURE_FIELDS.some((field) => field === key))
  if (unknown !== undefined) {
    const list = CONFIGURE_FIELDS.map((field) => `\`${field}\``).join(", ")
    return { problem: `unknown field \`${unknown.slice(0, FIELD_LENGTH)}\`, expected one of ${list}` }
  }
  const { keyterms, features, processors, language_hints } = json
  const problem =
    textsProblem("keyterms", keyterms) ??
    textsProblem("language_hints", language_hints) ??
    objectProblem("features", features) ??
    objectProblem("processors", processors) ??
    numeralsProblem(features)
  return problem === undefined ? (json as unknown as ConfigureMessage) : { problem }
}

/** Longest piece of an unknown field's name that is told back; no documented name comes near it. */
const FIELD_LENGTH = 64

/** @see https://developers.deepgram.com/docs/finalize */
export function readFinalize(json: JsonObject): FinalizeMessage | Problem {
  const { channel } = json
  if (channel === undefined || channel === null) return { type: "Finalize" }
  if (typeof channel === "number" && Number.isSafeInteger(channel) && channel >= 0) return { type: "Finalize", channel }
  return { problem: `channel: invalid value: ${describe(channel)}, expected a channel number from 0` }
}

function textsProblem(field: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value)) return `${field}: invalid type: ${describe(value)}, expected an array of strings`
  const index = value.findIndex((item) => typeof item !== "string")
  if (index < 0) return undefined
  return `${field}[${index}]: invalid type: ${describe(value[index])}, expected a string`
}

function objectProblem(field: string, value: unknown): string | undefined {
  if (value === undefined || value === null || isObject(value)) return undefined
  return `${field}: invalid type: ${describe(value)}, expected an object`
}

function numeralsProblem(features: unknown): string | undefined {
  if (!isObject(features)) return undefined
  const unknown = Object.keys(features).find((key) => key !== "numerals")
  if (unknown !== undefined)
    return `features: unknown field \`${unknown.slice(0, FIELD_LENGTH)}\`, expected \`numerals\``
  const { numerals } = features
  if (numerals === undefined || typeof numerals === "boolean") return undefined
  return `features.numerals: invalid type: ${describe(numerals)}, expected true or false`
}
