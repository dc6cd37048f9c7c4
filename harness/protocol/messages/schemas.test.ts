import { describe, expect, expectTypeOf, test } from "vitest"
import { z } from "zod"
import type { ClientMessage, ServerMessage } from "./messages.ts"
import { CLIENT_SCHEMAS, clientMessageSchema, SERVER_SCHEMAS, schemaProblems, serverMessageSchema } from "./schemas.ts"
import { writeConfigureFailure, writeConfigureSuccess, writeError, writeMetadata, writeResults } from "./wire-json.ts"
import { writeSpeechStarted, writeUtteranceEnd } from "./wire-json.ts"

/** A type with every field required, writable and named, at every depth: what types and schemas must agree on. */
type Shape<T> = T extends readonly [unknown, unknown]
  ? "pair"
  : T extends readonly (infer Item)[]
    ? { items: Shape<Item> }
    : T extends object
      ? [keyof Named<T>] extends [never]
        ? { map: Shape<T[keyof T]> }
        : { [K in keyof Named<T>]-?: Shape<NonNullable<Named<T>[K]>> }
      : T
/** Without the index signature that a loose object has besides its fields, and a map has alone. */
type Named<T> = { -readonly [K in keyof T as string extends K ? never : K]: T[K] }

type OfServer<Name> = Extract<ServerMessage, { type: Name }>
type OfClient<Name> = Extract<ClientMessage, { type: Name }>

test("types and schemas are in step: the same fields, and what fits the schema fits the type", () => {
  type Inferred = { [Name in keyof typeof SERVER_SCHEMAS]: Shape<z.infer<(typeof SERVER_SCHEMAS)[Name]>> }
  type Typed = { [Name in keyof typeof SERVER_SCHEMAS]: Shape<OfServer<Name>> }
  expectTypeOf<Inferred>().toEqualTypeOf<Typed>()
  expectTypeOf<z.infer<typeof serverMessageSchema>>().toExtend<ServerMessage>()

  type InferredFromClient = { [Name in keyof typeof CLIENT_SCHEMAS]: Shape<z.infer<(typeof CLIENT_SCHEMAS)[Name]>> }
  type TypedForClient = { [Name in keyof typeof CLIENT_SCHEMAS]: Shape<OfClient<Name>> }
  expectTypeOf<InferredFromClient>().toEqualTypeOf<TypedForClient>()
  expectTypeOf<z.infer<typeof clientMessageSchema>>().toExtend<ClientMessage>()
})

const ID = "01a00000-1111-7222-8333-444455556666"
const MODEL = { name: "general-nova-3", version: "2025-04-17.21547", arch: "nova-3" }
const UUID = "40bd3654-0000-4000-8000-000000000000"
const RESULTS = {
  channel_index: [0, 1],
  duration: 1,
  start: 0,
  is_final: true,
  speech_final: false,
  transcript: "hi",
  confidence: 0.5,
  words: [{ word: "hi", start: 0.1, end: 0.2, confidence: 0.5 }],
  metadata: { request_id: ID, model_info: MODEL, model_uuid: UUID },
  from_finalize: false,
} as const

test.each([
  writeResults(RESULTS),
  writeMetadata({
    request_id: ID,
    sha256: "incomplete",
    created: "2026-09-07T10:11:12.123Z",
    duration: 0,
    channels: 0,
  }),
  writeUtteranceEnd([0, 1], -1),
  writeSpeechStarted([1, 2], 1.73),
  writeError({ variant: "SchemaError", description: "no" }),
  writeConfigureSuccess(ID, ["a"]),
  writeConfigureFailure(ID, "C", "d"),
])("what we write fits its schema: %.30s", (text) => {
  expect(schemaProblems(serverMessageSchema, JSON.parse(text))).toEqual([])
})

describe("a misfit is named by its place", () => {
  const base = JSON.parse(writeResults(RESULTS)) as Record<string, unknown>
  test.each([
    [{ channel_index: undefined }, "channel_index: "],
    [{ channel_index: [1, 1] }, "channel_index: expected [i, n] with i below n"],
    [{ is_final: "true" }, "is_final: Invalid input: expected boolean, received string"],
    [{ metadata: { ...RESULTS.metadata, model_uuid: undefined } }, "metadata.model_uuid: "],
    [
      { channel: { alternatives: [{ ...RESULTS, words: [{ ...RESULTS.words[0], start: "x" }] }] } },
      "channel.alternatives[0].words[0].start: Invalid input: expected number, received string",
    ],
    [{ start: -1 }, "start: "],
  ])("%j", (change, problem) => {
    const problems = schemaProblems(SERVER_SCHEMAS.Results, { ...base, ...change })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(problem)
  })
})

test("fields nobody knows are no misfit, save in Configure", () => {
  expect(schemaProblems(SERVER_SCHEMAS.Results, { ...JSON.parse(writeResults(RESULTS)), surprise: 1 })).toEqual([])
  expect(schemaProblems(clientMessageSchema, { type: "KeepAlive", surprise: 1 })).toEqual([])
  expect(schemaProblems(clientMessageSchema, { type: "Configure", surprise: 1 })).toHaveLength(1)
})

test("the schemas can be exported as JSON Schema", () => {
  expect(z.toJSONSchema(serverMessageSchema, { io: "input" })).toHaveProperty("oneOf")
})
