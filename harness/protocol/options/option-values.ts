// One value of one option: does it parse, and is it in range?

import type { OptionSpec, OptionValueType } from "./option-table.ts"

/** `type`: not readable as what the option takes. `range`: readable, and not allowed. */
export type ValueFault = "type" | "range"

/** Numbers the service can hold: its parameters are unsigned 32-bit integers at most. */
const INTEGER_LIMIT = 2 ** 32

export function valueFault(type: OptionValueType, value: string): ValueFault | undefined {
  switch (type.kind) {
    case "boolean":
      return isBoolean(value) ? undefined : "type"
    case "integer-or-boolean":
      return isBoolean(value) ? undefined : integerFault(value, type.min, INTEGER_LIMIT)
    case "integer":
      return integerFault(value, type.min, type.max ?? INTEGER_LIMIT)
    case "enum":
      return type.open || enumValue(type.values, value, type.anyCase) !== undefined ? undefined : "range"
    case "text":
      return value.length > (type.maxLength ?? Number.POSITIVE_INFINITY) ? "range" : undefined
    case "url":
      return isCallbackUrl(value) ? undefined : "range"
    default:
      return type satisfies never
  }
}

/** What an option takes, for sentences: `an integer from 1000 to 5000`. */
export function takes({ type }: OptionSpec): string {
  switch (type.kind) {
    case "boolean":
      return "`true` or `false`"
    case "integer-or-boolean":
      return "a number of milliseconds, or `false`"
    case "integer":
      return type.max === undefined ? `an integer from ${type.min}` : `an integer from ${type.min} to ${type.max}`
    case "enum":
      return `one of ${type.values.join(", ")}`
    case "text":
      return type.maxLength === undefined ? "text" : `text of at most ${type.maxLength} characters`
    case "url":
      return "an http, https, ws or wss address"
    default:
      return type satisfies never
  }
}

const isBoolean = (value: string): boolean => value === "true" || value === "false"

function integerFault(value: string, min: number, max: number): ValueFault | undefined {
  if (!/^-?\d+$/.test(value)) return "type"
  const number = Number(value)
  return number < min || number > max ? "range" : undefined
}

function enumValue(values: readonly string[], value: string, anyCase = false): string | undefined {
  return values.find((known) => known === value || (anyCase && known === value.toUpperCase()))
}

const CALLBACK_PROTOCOLS: ReadonlySet<string> = new Set(["http:", "https:", "ws:", "wss:"])

function isCallbackUrl(value: string): boolean {
  return URL.canParse(value) && CALLBACK_PROTOCOLS.has(new URL(value).protocol)
}
