import { describe } from "vitest"
import {
  audioTo,
  binary,
  buildRecording,
  type BuildOptions,
  type BuildStep,
  closed,
  failed,
  final,
  finalize,
  goodEnd,
  hear,
  hearBinary,
  hearText,
  interim,
  metadata,
  ping,
  pong,
  refused,
  REQUEST_ID,
  resultsMessage,
  sayInFragments,
  spreadWords,
  wait,
} from "../../recording/recording-builder.ts"
import { among, testChecks } from "../check-rows.ts"
import { CONNECTION_CHECKS } from "./connection.ts"
import { FRAMING_CHECKS } from "./framing.ts"
import { REQUEST_ID_CHECKS } from "./request-ids.ts"

const GOOD = buildRecording({}, audioTo(1000), final(0, 1, "good evening"), ...goodEnd)
const UNREACHED = buildRecording({ opened: false }, failed("ECONNREFUSED"))
const stream = (...steps: readonly BuildStep[]) => buildRecording({}, audioTo(1000), ...steps)
const refusal = (status: number, body: string, more: BuildOptions = {}) =>
  buildRecording({ opened: false, ...more }, refused(status, body))
const OTHER_ID = "019f0000-9999-7222-8333-444455556666"
const at = (startedAt: string, text = "good evening") =>
  buildRecording({ header: { startedAt } }, audioTo(1000), final(0, 1, text), ...goodEnd)

const fragmented = (...steps: readonly BuildStep[]) =>
  buildRecording({}, audioTo(1000), sayInFragments(3, '{"type":"Finalize"}'), ...steps, ...goodEnd)
const whole = buildRecording({}, audioTo(1000), finalize, final(0, 1, "good", { from_finalize: true }), ...goodEnd)

const punctuated = (early: object, late: object) =>
  buildRecording(
    { options: { punctuate: "true" } },
    audioTo(1000),
    final(0, 1, "a", { words: spreadWords("a", 0, 1, { ...early }) }),
    audioTo(5000),
    final(1, 5, "b", { words: spreadWords("b", 1, 5, { ...late }) }),
  )

describe("connection", () => {
  testChecks(CONNECTION_CHECKS, [
    {
      id: "conn-upgrade-101",
      passes: GOOD,
      fails: refusal(403, ""),
      saying: "403 without a body, as web frameworks answer when a handler closes before it accepts",
      misses: refusal(400, '{"err_code":"x"}', { options: { encoding: "foo" } }),
    },
    { id: "conn-upgrade-101", passes: GOOD, fails: refusal(404, ""), saying: "no such path", misses: UNREACHED },
    {
      id: "conn-upgrade-101",
      passes: GOOD,
      fails: refusal(500, "{}"),
      misses: refusal(401, '{"err_code":"INVALID_AUTH"}'),
    },
    {
      id: "conn-upgrade-101-options",
      passes: GOOD,
      fails: refusal(400, "{}"),
      misses: refusal(500, "{}"),
    },
    {
      id: "conn-upgrade-101-options",
      passes: GOOD,
      fails: refusal(400, "{}", { options: { smart_format: "true" } }),
      misses: refusal(400, "{}", { options: { encoding: "foo" } }),
    },
    {
      id: "conn-no-dg-error-on-101",
      passes: GOOD,
      fails: buildRecording({ answerHeaders: [["dg-error", "none"]] }),
      misses: refusal(400, ""),
    },
    {
      id: "conn-timeline-restarts",
      passes: among(GOOD, GOOD),
      fails: among(stream(final(5, 6, "a")), GOOD),
      saying: "audio time begins at 0 | at 5.00 s",
      misses: GOOD,
    },
    {
      id: "conn-concurrent-isolated",
      passes: among(
        at("2026-01-01T00:00:00.000Z"),
        at("2026-01-01T00:00:00.500Z", "other"),
        at("2026-01-01T00:01:00Z"),
      ),
      fails: among(at("2026-01-01T00:00:00.000Z"), at("2026-01-01T00:00:00.500Z"), at("2026-01-01T00:01:00Z", "other")),
      misses: among(at("2026-01-01T00:00:00.000Z"), at("2026-01-01T00:01:00.000Z")),
    },
    {
      id: "conn-query-order",
      passes: among(
        buildRecording({ options: { a: "1", b: "2" } }, audioTo(1000), final(0, 1, "x")),
        buildRecording({ options: { b: "2", a: "1" } }, audioTo(1000), final(0, 1, "x")),
      ),
      fails: among(
        buildRecording({ options: { a: "1", b: "2" } }, audioTo(1000), final(0, 1, "x")),
        buildRecording({ options: { b: "2", a: "1" } }, audioTo(1000), final(0, 1, "y")),
      ),
      misses: among(GOOD, GOOD),
    },
    {
      id: "conn-fragmented-client",
      passes: among(fragmented(final(0, 1, "good", { from_finalize: true })), whole),
      fails: among(fragmented(hear({ type: "Error" }), final(0, 1, "good")), whole),
      saying: "as with whole messages: 1 results of Finalize and 0 of Error | 0 results of Finalize and 1 of Error",
      misses: among(whole, whole),
    },
    {
      id: "conn-fragmented-client",
      passes: among(fragmented(final(0, 1, "Good.", { from_finalize: true })), whole),
      fails: among(fragmented(final(0, 1, "something else", { from_finalize: true })), whole),
      saying: 'the same as on the other stream: "good"',
      misses: fragmented(),
    },
    {
      id: "conn-settings-fixed",
      passes: buildRecording(
        { options: { interim_results: "true" } },
        audioTo(1000),
        interim(0, 1, "a"),
        audioTo(5000),
        interim(0, 4, "a b"),
        final(0, 5, "a b"),
      ),
      fails: buildRecording(
        { options: { interim_results: "true" } },
        audioTo(1000),
        interim(0, 1, "a"),
        audioTo(5000),
        final(0, 5, "a b"),
      ),
      saying: "interim_results ceased to show",
      misses: GOOD,
    },
    {
      id: "conn-settings-fixed",
      passes: punctuated({ punctuated_word: "A" }, { punctuated_word: "B" }),
      fails: punctuated({ punctuated_word: "A" }, {}),
      saying: "punctuate ceased to show",
      // Never punctuated: nothing ceased.
      misses: punctuated({}, {}),
    },
  ])
})

describe("framing", () => {
  testChecks(FRAMING_CHECKS, [
    {
      id: "conn-no-greeting-v1",
      passes: GOOD,
      fails: buildRecording({}, hear({ type: "Connected" }), audioTo(100)),
      misses: buildRecording({}, wait(1000)),
    },
    {
      id: "conn-no-greeting-v1",
      // The end of a stream that never spoke.
      passes: buildRecording({}, wait(10_000), metadata(), closed(1011, "NET-0001")),
      // Metadata at open that the first chunk overtook.
      fails: buildRecording({}, audioTo(100), metadata(), audioTo(1000), final(0, 1, "a"), ...goodEnd),
      misses: UNREACHED,
    },
    {
      id: "conn-no-extension",
      passes: buildRecording(
        { requestHeaders: [["sec-websocket-extensions", "permessage-deflate"]] },
        audioTo(100),
        ...goodEnd,
      ),
      fails: buildRecording({ requestHeaders: [["sec-websocket-extensions", "permessage-deflate"]] }, closed(1006)),
      misses: GOOD,
    },
    {
      id: "conn-json-text-only",
      passes: GOOD,
      fails: stream(hearBinary(7)),
      saying: "binary message of 7 bytes",
      misses: stream(),
    },
    { id: "conn-json-text-only", passes: GOOD, fails: stream(hearText("hello")), saying: "Not JSON", misses: stream() },
    {
      id: "conn-json-text-only",
      passes: stream(hear({ type: "Surprise" })),
      fails: stream(hear({ type: "results", start: 0 }), hear({ type: "results", start: 1 })),
      saying: '"results" was probably meant to be "Results"',
      misses: stream(),
    },
    {
      id: "conn-json-text-only",
      passes: GOOD,
      fails: stream(hear({ msg: "hello" })),
      saying: "names itself in `type`",
      misses: stream(),
    },
    {
      id: "conn-compact-json",
      passes: stream(final(0, 1, 'say "good evening"')),
      fails: stream(hearText(JSON.stringify(resultsMessage(0, 1, "a"), undefined, 1))),
      misses: stream(),
    },
    {
      id: "conn-pong",
      passes: stream(ping("a"), pong("a"), wait(6000)),
      fails: stream(ping("a"), pong("b"), wait(6000), binary(0)),
      saying: 'a pong with payload "a" | "b"',
      misses: stream(ping("a"), closed()),
    },
    {
      id: "conn-pong",
      passes: stream(ping("a"), ping("b"), pong("b"), wait(6000), binary(0)),
      fails: stream(ping("a"), wait(6000), binary(0)),
      saying: "none within 5 s",
      misses: stream(),
    },
  ])
})

describe("request ids", () => {
  testChecks(REQUEST_ID_CHECKS, [
    {
      id: "conn-request-id-header",
      passes: GOOD,
      fails: buildRecording({ answerHeaders: [["dg-request-id", "42"]] }),
      misses: UNREACHED,
    },
    {
      id: "conn-request-id-header",
      passes: buildRecording({ opened: false }, refused(400, "{}", [["dg-request-id", REQUEST_ID]])),
      fails: refusal(400, "{}"),
      saying: "no such header",
      misses: UNREACHED,
    },
    {
      id: "conn-request-id-same",
      passes: GOOD,
      fails: stream(final(0, 1, "a"), metadata({ request_id: OTHER_ID })),
      saying: `request_id ${REQUEST_ID} | ${OTHER_ID}`,
      misses: stream(),
    },
    {
      id: "conn-request-id-same",
      // A server without the header agrees with itself.
      passes: buildRecording({ answerHeaders: [] }, final(0, 1, "a"), metadata()),
      fails: buildRecording({ answerHeaders: [] }, final(0, 1, "a"), metadata({ request_id: OTHER_ID })),
      misses: UNREACHED,
    },
    {
      id: "conn-request-id-unique",
      passes: among(GOOD, buildRecording({ answerHeaders: [["dg-request-id", OTHER_ID]] })),
      fails: among(GOOD, buildRecording({})),
      misses: GOOD,
    },
  ])
})
