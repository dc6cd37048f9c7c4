import { describe, expect, test } from "vitest"
import {
  audioTo,
  type BuildOptions,
  type BuildStep,
  buildRecording,
  closed,
  closeStream,
  endpoint,
  failed,
  final,
  goodEnd,
  hear,
  hearBinary,
  hearText,
  interim,
  metadata,
  refused,
  senderReport,
  wait,
} from "../recording/recording-builder.ts"
import type { Recording } from "../recording/recording.ts"
import { emptyTimeline } from "../timeline.ts"
import "./index.ts"

const of = (build: BuildOptions, ...steps: readonly BuildStep[]) => buildRecording(build, ...steps)
const stream = (...steps: readonly BuildStep[]) => of({}, audioTo(4000), ...steps)

const GOOD = of(
  { options: { interim_results: "true", endpointing: "300" } },
  audioTo(2000),
  interim(0, 1, "good"),
  audioTo(2800),
  endpoint(0, 2.4, "Good evening to you.", { words: words("Good evening to you.", 0.4, 2.4) }),
  audioTo(4000),
  closeStream,
  final(2.4, 4, ""),
  metadata(),
  closed(),
)
const SILENT = stream(...goodEnd)
const IDLE = stream(wait(10_000), metadata({ sha256: "incomplete" }), closed(1011, "see docs/net0001"))
const REFUSAL = '{"err_code":"INVALID_AUTH","err_msg":"Invalid credentials.","request_id":"0"}'
const REFUSED = of({ opened: false }, refused(401, REFUSAL, [["dg-error", "Invalid credentials."]]))
const UNREACHED = of({ opened: false }, failed("ECONNREFUSED", "Nothing listens at 127.0.0.1:9."))
const BROKEN_OFF = stream()

function words(text: string, fromSeconds: number, toSeconds: number) {
  const list = text.split(" ")
  const step = (toSeconds - fromSeconds) / list.length
  return list.map((word, index) => ({
    word: word.toLowerCase(),
    start: fromSeconds + index * step,
    end: fromSeconds + (index + 1) * step,
    confidence: 0.9,
  }))
}

const two = { channel_index: [1, 2] }
const first = { channel_index: [0, 2] }
const STEREO = stream(final(0, 4, "yes", first), final(0, 4, "no thanks", two), ...goodEnd)

/** A recording with the pauses that are in its audio, and a word behind each but the last. */
const timed = (recording: Recording, ...pauses: readonly (readonly [startMs: number, endMs: number])[]) => ({
  recording,
  timeline: {
    ...emptyTimeline(4000),
    pauses: pauses.map(([startMs, endMs]) => ({ startMs, endMs, channel: 0, label: "end" as const })),
    words: pauses.slice(0, -1).map(([, startMs]) => {
      return { word: "a", punctuatedWord: "a", startMs, endMs: startMs + 100, channel: 0, speaker: 0 }
    }),
  },
})
const LATE_ENDPOINT = stream(endpoint(0, 2.4, "late", { words: words("late", 1, 1.5) }), ...goodEnd)
const FLAT_OUT = of(
  { header: { pacing: { mode: "microphone", speed: Number.POSITIVE_INFINITY, delayMs: 0, jitterMs: 0 } } },
  audioTo(4000),
  endpoint(0, 2.4, "late", { words: words("late", 1, 1.5) }),
  ...goodEnd,
)
const TARDY = of({}, audioTo(4000), endpoint(0, 2.4, "late"), ...goodEnd, senderReport({ onTime: false }))

const SOUND = stream(endpoint(0, 4, "good evening"), ...goodEnd)
const GAPPY = stream(final(0, 2, "a"), final(3, 4, "b"), ...goodEnd)

/** Two seconds of audio in a tenth of one. */
const burst: BuildStep = (state) => {
  audioTo(2000)(state)
  state.atMs -= 1900
}

/** An assertion that may be turned around by `.not`. */
type Claim = (one: ReturnType<typeof expect<unknown>>) => void

interface Row {
  readonly claim: Claim
  readonly holdsFor: readonly unknown[]
  /** With parts of what the message then says. */
  readonly failsFor: readonly (readonly [received: unknown, ...said: readonly string[]])[]
  /** Neither way: with part of what it says. */
  readonly saysNothingOf?: readonly (readonly [received: unknown, said: string])[]
}

const ROWS: Readonly<Record<string, readonly Row[]>> = {
  toCloseWith: [
    {
      claim: (one) => one.toCloseWith(1000),
      holdsFor: [GOOD, SILENT, { recording: GOOD }],
      failsFor: [
        [
          IDLE,
          "to close with 1000",
          'closed by the server with 1011 "see docs/net0001"',
          "at 14000 ms, 4.00 s of audio",
        ],
        [REFUSED, "refused with HTTP 401 INVALID_AUTH", "does not accept the credential"],
        [UNREACHED, "the connection failed with ECONNREFUSED", "Nothing listens at 127.0.0.1:9."],
        [BROKEN_OFF, "opened, and no end: the recording breaks off after 41 events"],
        [of({ opened: false }), "no connection in this recording"],
      ],
    },
    { claim: (one) => one.toCloseWith(1011, /NET-?0001/i), holdsFor: [IDLE], failsFor: [[GOOD, "1011 /NET-?0001/i"]] },
    {
      claim: (one) => one.toCloseWith(1011, "see docs/net0001"),
      holdsFor: [IDLE],
      failsFor: [
        [stream(closed(1011, "other")), 'with 1011 "see docs/net0001"', 'closed by the server with 1011 "other"'],
      ],
    },
  ],
  toBeRefusedWith: [
    {
      claim: (one) => one.toBeRefusedWith(401),
      holdsFor: [REFUSED],
      failsFor: [
        [GOOD, "to be refused with HTTP 401", "opened, and closed by the server with 1000"],
        [UNREACHED, "the connection failed with ECONNREFUSED"],
      ],
    },
    { claim: (one) => one.toBeRefusedWith(401, "INVALID_AUTH"), holdsFor: [REFUSED], failsFor: [[GOOD, "closed by"]] },
    { claim: (one) => one.toBeRefusedWith(401, "OTHER"), holdsFor: [], failsFor: [[REFUSED, "401 INVALID_AUTH"]] },
    { claim: (one) => one.toBeRefusedWith(400), holdsFor: [], failsFor: [[REFUSED, "to be refused with HTTP 400"]] },
  ],
  toHaveRequestId: [
    {
      claim: (one) => one.toHaveRequestId(),
      holdsFor: [GOOD],
      failsFor: [
        [REFUSED, "no header dg-request-id"],
        [of({ answerHeaders: [["dg-request-id", "17"]] }), 'dg-request-id: "17"'],
        [stream(final(0, 1, "a", { metadata: { request_id: "x" } })), 'Results with "x" (event 41, at 4000 ms'],
      ],
    },
    {
      claim: (one) => one.toHaveRequestId("019f0000-1111-7222-8333-444455556666"),
      holdsFor: [GOOD],
      failsFor: [[of({ answerHeaders: [["dg-request-id", "17"]] }), "to have the request id 019f0000"]],
    },
  ],
  toHaveMetadata: [
    { claim: (one) => one.toHaveMetadata(), holdsFor: [GOOD, IDLE], failsFor: [[BROKEN_OFF, "no Metadata came"]] },
    {
      claim: (one) => one.toHaveMetadata({ channels: 1, duration: expect.closeTo(4) }),
      holdsFor: [GOOD],
      failsFor: [[stream(metadata({ duration: 2 })), '"duration":2', "event 41, at 4000 ms"]],
    },
  ],
  toHaveTranscript: [
    {
      claim: (one) => one.toHaveTranscript(" Good  evening to you. "),
      holdsFor: [GOOD],
      failsFor: [
        [SILENT, 'to have the transcript " Good  evening to you. "', '""'],
        [stream(final(0, 4, "good evening to you")), "the words are the same, only case or punctuation differ"],
      ],
    },
    { claim: (one) => one.toHaveTranscript(/evening/), holdsFor: [GOOD], failsFor: [[STEREO, "/evening/", '"yes"']] },
    {
      claim: (one) => one.toHaveTranscript("no thanks", { channel: 1 }),
      holdsFor: [STEREO],
      failsFor: [[GOOD, "on channel 1"]],
    },
  ],
  toHaveWordErrorRate: [
    {
      claim: (one) => one.toHaveWordErrorRate("good evening, to you"),
      holdsFor: [GOOD],
      failsFor: [
        [
          stream(final(0, 4, "good morning to you all")),
          "a word error rate of at most 0",
          "0.5 (1 wrong, 0 missing, 1 too many, of 4 words)",
          "good [evening→morning] to you [+all]",
        ],
        [SILENT, "1 (0 wrong, 4 missing, 0 too many, of 4 words)", "[-good] [-evening] [-to] [-you]"],
      ],
    },
    {
      claim: (one) => one.toHaveWordErrorRate("good morning to you", { atMost: 0.25 }),
      holdsFor: [GOOD],
      failsFor: [[STEREO, "at most 0.25"]],
    },
    {
      claim: (one) => one.toHaveWordErrorRate("Good evening to you.", { normalise: "raw" }),
      holdsFor: [GOOD],
      failsFor: [[stream(final(0, 4, "good evening to you")), "[Good→good] evening to [you.→you]"]],
    },
    {
      claim: (one) =>
        one.toHaveWordErrorRate(
          {
            ...emptyTimeline(4000, 2),
            words: ["no", "thanks"].map((word) => ({
              word,
              punctuatedWord: word,
              startMs: 0,
              endMs: 0,
              channel: 1,
              speaker: 1,
            })),
          },
          { channel: 1 },
        ),
      holdsFor: [STEREO],
      failsFor: [[GOOD, "on channel 1", "[-no] [-thanks]"]],
    },
    {
      claim: (one) => one.toHaveWordErrorRate(""),
      holdsFor: [],
      failsFor: [],
      saysNothingOf: [[GOOD, "the reference has no words"]],
    },
  ],
  toHaveInterims: [
    {
      claim: (one) => one.toHaveInterims(),
      holdsFor: [GOOD],
      failsFor: [[SILENT, "to have interim results", "0 of them", "set interim_results=true"]],
    },
    {
      claim: (one) => one.toHaveInterims({ atLeast: 2, channel: 0 }),
      holdsFor: [],
      failsFor: [[GOOD, "at least 2 interim results on channel 0", "1 of them"]],
    },
  ],
  toHaveContiguousFinals: [
    {
      claim: (one) => one.toHaveContiguousFinals(),
      holdsFor: [GOOD, STEREO, stream(final(0, 4, "a"))],
      failsFor: [
        [
          stream(final(0, 1, "a"), final(2, 3, "b")),
          "cover the audio from 0 on without gap or overlap",
          "a final of 2.00–3.00 s",
          "event 42, at 4000 ms, 4.00 s of audio sent",
        ],
        [stream(final(1, 2, "a")), "1.00–2.00 s"],
      ],
      saysNothingOf: [[SILENT, "no final came"]],
    },
  ],
  toMatchWireSchema: [
    {
      claim: (one) => one.toMatchWireSchema(),
      holdsFor: [GOOD, IDLE, stream(hear({ type: "Unheard", of: 1 }), ...goodEnd)],
      failsFor: [
        [
          stream(hear({ type: "UtteranceEnd", channel: [0, 1] })),
          "UtteranceEnd: last_word_end",
          "event 41, at 4000 ms",
        ],
        [stream(hearText("{")), "Not JSON."],
        [stream(hear({ type: "utterance_end" })), "UtteranceEnd"],
        [stream(hearBinary(7)), "a binary frame of 7 bytes"],
        [stream(...Array.from({ length: 8 }, () => hearText("{"))), "… and 3 more"],
      ],
      saysNothingOf: [[REFUSED, "no message came"]],
    },
  ],
  toEndpointWithin: [
    {
      claim: (one) => one.toEndpointWithin(500),
      holdsFor: [
        GOOD,
        timed(GOOD, [2400, 3000]),
        // A pause that nobody could take for an end, and one that was not sent.
        timed(GOOD, [1000, 1400], [2400, 3000], [5000, 6000]),
        // The silence behind the audio counts.
        timed(GOOD, [2400, 2500]),
      ],
      failsFor: [
        [
          LATE_ENDPOINT,
          "an endpoint within 500 ms after each utterance",
          "speech that ended at 1.50 s: speech_final after 2500 ms (event 41, at 4000 ms",
        ],
        [timed(GOOD, [500, 1200], [2400, 3000]), "speech that ended at 0.50 s: no speech_final came"],
        [timed(FLAT_OUT, [0, 1000], [3000, 4000]), "no speech_final came"],
      ],
      saysNothingOf: [
        [stream(...goodEnd), "no utterance ended in this stream, with a pause of 160 ms or more after it"],
        [stream(closeStream, endpoint(0, 4, "flushed"), metadata(), closed()), "no utterance ended"],
        [stream(endpoint(0, 4, "flushed", { from_finalize: true })), "no utterance ended"],
        [of({ options: { endpointing: "false" } }), "the stream had endpointing=false"],
        [FLAT_OUT, "audio was sent at Infinity times real time"],
        [TARDY, "this machine sent late"],
      ],
    },
    {
      claim: (one) => one.toEndpointWithin(500, { afterMs: 800 }),
      holdsFor: [timed(GOOD, [500, 1200], [2400, 3300])],
      failsFor: [[timed(GOOD, [500, 1400], [2400, 3300]), "no speech_final came"]],
    },
  ],
  toPassCheck: [
    {
      claim: (one) => one.toPassCheck("fin-contiguous"),
      holdsFor: [stream(final(0, 2, "a"), final(2, 4, "b"), ...goodEnd)],
      failsFor: [
        [
          stream(final(0, 2, "a"), final(3, 4, "b"), ...goodEnd),
          "to pass the check fin-contiguous (must): Each final starts where",
          "a final of 3.00–4.00 s",
          "event 42",
        ],
      ],
      saysNothingOf: [[SILENT, "fewer than two finals on a channel"]],
    },
  ],
  toPassChecks: [
    {
      claim: (one) => one.toPassChecks(),
      holdsFor: [SOUND],
      failsFor: [[GAPPY, "every check of a MUST", "fin-contiguous: Each final", "  a final of 3.00–4.00 s"]],
      saysNothingOf: [[of({ opened: false }), "no check found anything to judge"]],
    },
    {
      claim: (one) => one.toPassChecks({ strict: true }),
      holdsFor: [],
      failsFor: [[GAPPY, "every check of a MUST or SHOULD"]],
    },
  ],
  toKeepRealTime: [
    {
      claim: (one) => one.toKeepRealTime(),
      holdsFor: [GOOD, of({}, audioTo(1000), wait(1000), audioTo(3000))],
      failsFor: [
        [
          of({}, burst, audioTo(4000)),
          "to send audio in real time, at most 1250 ms ahead and 1250 ms behind",
          "at most 1900 ms ahead (event 21, at 200 ms",
        ],
        [of({}, audioTo(1000), wait(2000), audioTo(3000)), "at most 2000 ms behind (event 11, at 3100 ms"],
      ],
      saysNothingOf: [[of({}, audioTo(100)), "fewer than two chunks of audio were sent"]],
    },
    {
      claim: (one) => one.toKeepRealTime({ aheadMs: 100, behindMs: Number.POSITIVE_INFINITY }),
      holdsFor: [of({}, audioTo(1000), wait(2000), audioTo(3000))],
      failsFor: [[of({}, burst, audioTo(4000)), "at most 100 ms ahead"]],
    },
  ],
}

describe.each(Object.entries(ROWS))("%s", (_, rows) => {
  test.each(rows)("holds or fails, and says why (%#)", ({ claim, holdsFor, failsFor, saysNothingOf = [] }) => {
    for (const received of holdsFor) {
      claim(expect(received))
      expect(messageOf(() => claim(expect(received).not))).toMatch(/^expected the stream not to .+\nfound: /)
    }
    for (const [received, ...said] of failsFor) {
      const message = messageOf(() => claim(expect(received)))
      for (const part of [...said, "expected the stream to ", "\nfound: ", "\nstream: mock:"]) {
        expect(message).toContain(part)
      }
      claim(expect(received).not)
    }
    for (const [received, said] of saysNothingOf) {
      expect(messageOf(() => claim(expect(received)))).toContain(`\nbut:   ${said}`)
      expect(messageOf(() => claim(expect(received).not))).toContain(said)
    }
  })
})

function messageOf(act: () => void): string {
  try {
    act()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error("The assertion passed.")
}

test("a message names the stream: target, request, file", () => {
  const message = messageOf(() => expect({ ...GOOD, file: "calls/one.jsonl" }).toCloseWith(1001))
  expect(message).toMatch(/stream: mock:, request 019f0000-1111-7222-8333-444455556666, recorded in calls\/one\.jsonl$/)
})

test.each([
  ["nothing", undefined, "found undefined"],
  ["null", null, "found null"],
  ["a text", "mock:", "found mock:"],
  ["something else", { recording: {} }, "found an object of type Object"],
  ["a promise", Promise.resolve(GOOD), "which is to be awaited first"],
])("says what to hand over in place of %s", (_, received, said) => {
  expect(() => expect(received).toCloseWith(1000)).toThrow(said)
})

test.each([
  ["fin-contigous", 'did you mean "fin-contiguous"?'],
  ["something else altogether", "Expected the id of a check"],
])("names the check that %s was meant to be", (id, said) => {
  expect(() => expect(GOOD).toPassCheck(id)).toThrow(said)
})

test("matchers work inside other matchers, and on promises", async () => {
  expect([GOOD, IDLE]).toEqual([expect.toCloseWith(1000), expect.not.toCloseWith(1000)])
  await expect(Promise.resolve({ recording: GOOD })).resolves.toCloseWith(1000)
})
