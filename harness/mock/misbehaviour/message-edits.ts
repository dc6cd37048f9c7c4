// Changes of every message of the mock: what a client has to put up with without a word.

import type { Output } from "../../protocol/machine.ts"
import { channelOf } from "../../protocol/messages/messages.ts"
import type { Hooks } from "../mutations/mutation.ts"
import { editOutputs, messageOf, sayText } from "../mutations/outputs.ts"
import type { MessageEdit } from "./misbehaviour.ts"

type Json = Readonly<Record<string, unknown>>

export function messageEdit(edit: MessageEdit): Hooks {
  if (edit === "shuffled-channels") return editOutputs(() => withChannelsTurned)
  if (edit === "fragmented") return editOutputs(() => (outputs) => outputs.map(inFragments))
  const rewrite = REWRITES[edit]
  return editOutputs(
    () => (outputs) =>
      outputs.map((output) =>
        output.type === "send" && output.frame.type === "text" ? sayText(rewrite(output.frame.text)) : output,
      ),
  )
}

const REWRITES: Readonly<Record<Exclude<MessageEdit, "shuffled-channels" | "fragmented">, (text: string) => string>> = {
  "unknown-fields": (text) => JSON.stringify(withUnknownFields(JSON.parse(text))),
  "no-false-flags": (text) => JSON.stringify(withoutFalseFlags(JSON.parse(text))),
  "float-noise": (text) => JSON.stringify(withNoise(JSON.parse(text))),
  spaced: (text) => JSON.stringify(JSON.parse(text), undefined, 2),
}

/** One of each JSON type. */
const UNKNOWN_FIELDS: Json = {
  x_new_object: { nested: [1, { deep: true }] },
  x_new_list: [],
  x_new_number: 1e21,
  x_new_text: "\u2028 quite new \ud83c\udf99",
  x_new_flag: false,
  x_new_nothing: null,
}

/** Objects whose keys are no field names: a further one would be a further model. */
const NAMED_BY_VALUE = ["model_info", "extra"]

function withUnknownFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withUnknownFields)
  if (typeof value !== "object" || value === null) return value
  const known = Object.entries(value).map(
    ([name, one]) => [name, NAMED_BY_VALUE.includes(name) ? one : withUnknownFields(one)] as const,
  )
  return { ...UNKNOWN_FIELDS, ...Object.fromEntries(known) }
}

const FLAGS = ["is_final", "speech_final", "from_finalize"]

const withoutFalseFlags = (message: Json): Json =>
  Object.fromEntries(Object.entries(message).filter(([name, value]) => !(FLAGS.includes(name) && value === false)))

/** A few units in the last place of a 32-bit float, as captures show them. */
const NOISE_SECONDS = 2e-7

function withNoise(value: unknown, name = ""): unknown {
  if (Array.isArray(value)) return value.map((one) => withNoise(one))
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withNoise(one, key)]))
  }
  if (typeof value !== "number" || value <= 0) return value
  return name === "start"
    ? value + NOISE_SECONDS
    : name === "duration" || name === "end"
      ? value - NOISE_SECONDS
      : value
}

/** Enough for a first, a middle and a last one. */
const FRAGMENT_COUNT = 4

const inFragments = (output: Output): Output =>
  output.type === "send" && output.frame.type === "text"
    ? { ...output, frame: { ...output.frame, fragmentCount: FRAGMENT_COUNT } }
    : output

/** Results that go out together, the last channel first. The order within a channel stays. */
function withChannelsTurned(outputs: readonly Output[]): readonly Output[] {
  const turned: Output[] = []
  let run: { readonly channel: number; readonly output: Output }[] = []
  const flush = (): void => {
    turned.push(...run.toSorted((one, other) => other.channel - one.channel).map(({ output }) => output))
    run = []
  }
  for (const output of outputs) {
    const message = messageOf(output)
    if (message?.type === "Results") run.push({ channel: channelOf(message), output })
    else {
      flush()
      turned.push(output)
    }
  }
  flush()
  return turned
}
