// For the tests of the matchers: streams to try them on, and the one way in which each is tried.

import { describe, expect, test } from "vitest"
import {
  audioTo,
  type BuildOptions,
  type BuildStep,
  buildRecording,
  closed,
  closeStream,
  endpoint,
  final,
  goodEnd,
  interim,
  metadata,
  refused,
  wait,
} from "../recording/recording-builder.ts"
import "./index.ts"

export const of = (build: BuildOptions, ...steps: readonly BuildStep[]) => buildRecording(build, ...steps)

export const stream = (...steps: readonly BuildStep[]) => of({}, audioTo(4000), ...steps)

export const GOOD = of(
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

export const SILENT = stream(...goodEnd)

export const IDLE = stream(wait(10_000), metadata({ sha256: "incomplete" }), closed(1011, "see docs/net0001"))

export const REFUSAL = '{"err_code":"INVALID_AUTH","err_msg":"Invalid credentials.","request_id":"0"}'

export const REFUSED = of({ opened: false }, refused(401, REFUSAL, [["dg-error", "Invalid credentials."]]))

export function words(text: string, fromSeconds: number, toSeconds: number) {
  const list = text.split(" ")
  const step = (toSeconds - fromSeconds) / list.length
  return list.map((word, index) => ({
    word: word.toLowerCase(),
    start: fromSeconds + index * step,
    end: fromSeconds + (index + 1) * step,
    confidence: 0.9,
  }))
}

export const two = { channel_index: [1, 2] }

export const first = { channel_index: [0, 2] }

export const STEREO = stream(final(0, 4, "yes", first), final(0, 4, "no thanks", two), ...goodEnd)

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

/** Every matcher of the table holds for what it is to hold for, and fails for the rest with the words it is to say. */
export function tryMatchers(table: Readonly<Record<string, readonly Row[]>>): void {
  describe.each(Object.entries(table))("%s", (_, rows) => {
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
}

export function messageOf(act: () => void): string {
  try {
    act()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error("The assertion passed.")
}
