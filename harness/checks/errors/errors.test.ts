import { describe, expect, test } from "vitest"
import {
  audioTo,
  buildRecording,
  type BuildOptions,
  type BuildStep,
  closed,
  failed,
  final,
  goodEnd,
  REQUEST_ID,
  refused,
} from "../../recording/recording-builder.ts"
import type { Recording } from "../../recording/recording.ts"
import type { ServerState, Subject } from "../check.ts"
import { outcomeOf, testChecks } from "../check-rows.ts"
import { ERROR_CHECKS } from "./errors.ts"
import { STREAM_LIMIT_CHECKS } from "../connection/stream-limits.ts"

type Options = BuildOptions["options"]
type Headers = readonly (readonly [string, string])[]

const BODY = { err_code: "INVALID_QUERY_PARAMETER", err_msg: "No.", request_id: REQUEST_ID }
const JSON_TYPE = ["content-type", "application/json"] as const
const HEADERS: Headers = [JSON_TYPE, ["dg-error", "No."], ["dg-request-id", REQUEST_ID]]

const answered = (status: number, body: string, headers: Headers, options: Options = {}) =>
  buildRecording({ opened: false, options: options ?? {} }, refused(status, body, headers))
const refusal = (options: Options, status = 400, body: object = BODY, headers = HEADERS) =>
  answered(status, JSON.stringify(body), headers, options)
const stream = (options: Options, ...steps: readonly BuildStep[]) =>
  buildRecording({ options: options ?? {} }, audioTo(1000), ...(steps.length === 0 ? goodEnd : steps))

const GOOD = stream({})
const BAD_CHANNELS = { channels: "0" }
const REFUSED = refusal(BAD_CHANNELS)
const UNREACHED = buildRecording({ opened: false, options: BAD_CHANNELS }, failed("ECONNREFUSED"))

const other = (body: object, headers = HEADERS) => refusal(BAD_CHANNELS, 400, body, headers)

describe("refusals", () => {
  testChecks(ERROR_CHECKS, [
    {
      id: "er-http-not-ws",
      passes: REFUSED,
      fails: buildRecording({ options: BAD_CHANNELS }, closed(1008, "channels")),
      saying: "the upgrade was accepted, and the socket closed with 1008 channels",
      misses: GOOD,
    },
    // Accepted and served is another rule's matter.
    {
      id: "er-http-not-ws",
      passes: REFUSED,
      fails: buildRecording({ options: BAD_CHANNELS }, closed(4000)),
      misses: stream(BAD_CHANNELS),
    },
    {
      id: "er-json-body",
      passes: REFUSED,
      fails: answered(400, "", HEADERS),
      saying: "400 without a body",
      misses: GOOD,
    },
    {
      id: "er-json-body",
      passes: answered(400, '{"é":1}', [
        ["Content-Type", "application/json; charset=utf-8"],
        ["content-length", "8"],
      ]),
      fails: answered(400, "{}", [JSON_TYPE, ["content-length", "10"]]),
      saying: "content-length 10 for 2 bytes",
      misses: UNREACHED,
    },
    {
      id: "er-json-body",
      passes: REFUSED,
      fails: answered(403, "", []),
      saying: "as web frameworks answer when a handler closes before it accepts",
      misses: GOOD,
    },
    {
      id: "er-v1-keys",
      passes: REFUSED,
      fails: other({ msg: "no", request_id: REQUEST_ID }),
      saying: 'no err_code, err_msg; "msg" was probably meant as err_msg',
      misses: GOOD,
    },
    {
      id: "er-dg-error",
      passes: REFUSED,
      fails: other(BODY, [JSON_TYPE]),
      saying: "dg-error: No. | no dg-error",
      misses: GOOD,
    },
    {
      id: "er-dg-error",
      passes: other({}, HEADERS),
      fails: other({ ...BODY, err_msg: "Else." }),
      saying: "dg-error: Else. | dg-error: No.",
      misses: UNREACHED,
    },
    {
      id: "er-body-id",
      passes: REFUSED,
      fails: other({ ...BODY, request_id: "1" }),
      misses: other({ err_code: "X" }),
    },
    {
      id: "er-param-range",
      passes: refusal(BAD_CHANNELS, 400, { ...BODY, err_msg: "Invalid 'channels' value of '0'." }),
      fails: REFUSED,
      saying: "400 that does not name channels and 0",
      misses: refusal({ channels: "x" }),
    },
    {
      id: "er-param-range",
      passes: refusal({ utterance_end_ms: "999" }, 400, { err_msg: "utterance_end_ms 999" }),
      fails: stream(BAD_CHANNELS),
      saying: "the upgrade was accepted",
      misses: refusal({ encoding: "foo" }),
    },
    {
      id: "er-param-type",
      passes: refusal({ channels: "x" }),
      fails: refusal({ channels: "x" }, 500),
      misses: REFUSED,
    },
    {
      id: "er-param-type",
      passes: refusal({ interim_results: "maybe" }),
      fails: stream({ interim_results: "maybe" }),
      misses: GOOD,
    },
    {
      id: "er-model-unknown",
      passes: refusal({ model: "nova-33" }, 403),
      fails: stream({ model: "nova-33" }),
      misses: refusal({ model: "whisper" }),
    },
    {
      id: "er-language-unknown",
      passes: refusal({ model: "nova-3", language: "english" }),
      fails: stream({ model: "nova-3", language: "english" }),
      // Whoever does not know the model cannot say what it offers.
      misses: stream({ model: "nova-33", language: "english" }),
    },
    {
      id: "er-whisper-405",
      passes: refusal({ model: "whisper-large" }, 405),
      fails: refusal({ model: "whisper-large" }),
      misses: GOOD,
    },
    {
      id: "er-unknown-param",
      passes: stream({ foo: "bar" }),
      fails: stream({ foo: "bar" }, closed(1011, "internal")),
      saying: "close 1011 internal",
      misses: refusal({ foo: "bar", channels: "x" }),
    },
    {
      id: "er-unknown-param",
      passes: refusal({ foo: "bar" }),
      fails: refusal({ foo: "bar" }, 500),
      misses: GOOD,
    },
    {
      id: "er-undocumented-params",
      passes: stream({ no_delay: "true", filler_words: "true" }),
      fails: refusal({ filler_words: "true" }),
      misses: refusal({ filler_words: "true", channels: "x" }),
    },
  ])

  test("a refusal for the account's sake says nothing about options", () => {
    expect(outcomeOf(ERROR_CHECKS, "er-param-type", refusal({ channels: "x" }, 429))).toMatchObject({
      type: "not-exercised",
    })
  })
})

describe("load", () => {
  /** @param at seconds after the first stream */
  const at = (seconds: number, recording: Recording): Recording => ({
    ...recording,
    header: { ...recording.header, startedAt: new Date(1_788_000_000_000 + seconds * 1000).toISOString() },
  })
  const open = (seconds: number, ...steps: readonly BuildStep[]) => at(seconds, stream({}, ...steps))
  const busy = (seconds: number) => at(seconds, refusal({}, 429, { err_code: "TOO_MANY_REQUESTS" }))
  const among = (server: ServerState, index: number, ...siblings: readonly Recording[]): Subject => ({
    recording: siblings[index] ?? GOOD,
    siblings,
    server,
  })
  const TWO: ServerState = { streamLimit: 2 }
  const cut = (seconds: number) => open(seconds, final(0, 1, "good"), closed(1011, "NET-0000"))

  testChecks(STREAM_LIMIT_CHECKS, [
    {
      id: "er-concurrency-429",
      passes: among(TWO, 2, open(0), open(0), busy(0.5)),
      fails: among(TWO, 2, open(0), open(0), open(0.5)),
      saying: "a refusal with 429 | the upgrade was accepted",
      misses: among(TWO, 1, open(0), open(0)),
    },
    {
      id: "er-concurrency-429",
      // Which of those that ask at once is refused is nobody's promise.
      passes: among(TWO, 1, open(0), busy(0), open(0)),
      fails: among(TWO, 2, open(0), cut(0), busy(0.5)),
      saying: "open streams go on | one was closed with 1011 NET-0000",
      misses: among({}, 2, open(0), open(0), open(0)),
    },
    {
      id: "er-concurrency-frees",
      passes: among({ streamLimit: 1 }, 1, open(0), open(5)),
      fails: among({ streamLimit: 1 }, 1, open(0), busy(5)),
      saying: "the place of the ended stream | 429",
      misses: among({ streamLimit: 1 }, 1, open(0), busy(0.5)),
    },
    {
      id: "er-503",
      passes: among({ account: "overloaded" }, 0, refusal({}, 503)),
      fails: among({ account: "overloaded" }, 0, open(0)),
      misses: GOOD,
    },
  ])
})
