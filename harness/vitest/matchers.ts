// Every matcher, under the name by which it is called, and what each takes and means.

import type { JsonObject } from "../protocol/messages/shapes.ts"
import type { Timeline } from "../timeline.ts"
import { type ChecksOptions, toPassCheck, toPassChecks } from "./checks.ts"
import { toBeRefusedWith, toCloseWith, toHaveMetadata, toHaveRequestId } from "./ending.ts"
import { toHaveContiguousFinals, toMatchWireSchema } from "./sequence.ts"
import { type EndpointOptions, type RealTimeOptions, toEndpointWithin, toKeepRealTime } from "./timing.ts"
import {
  type ChannelOption,
  type InterimsOptions,
  toHaveInterims,
  toHaveTranscript,
  toHaveWordErrorRate,
  type WordErrorRateOptions,
} from "./transcripts.ts"

/**
 * What `expect(recording)` and `expect(await stream(…))` understand. Where a recording has nothing to judge (no final
 * came, no pause was long enough), the assertion fails, with `.not` as well: silence is never a pass.
 */
export interface StreamMatchers {
  /** The connection ended with this close code; 1006 when it broke, 1005 when no code came. */
  toCloseWith(code: number, reason?: string | RegExp): void
  /** The upgrade was answered with this HTTP status in place of 101, and this `err_code` in the body. */
  toBeRefusedWith(status: number, errCode?: string): void
  /** A UUID (or the id given) in the header `dg-request-id`, and no message with another. */
  toHaveRequestId(requestId?: string): void
  /** The closing Metadata came, with at least these fields; asymmetric matchers may stand in them. */
  toHaveMetadata(fields?: JsonObject): void
  /** The finals of a channel, joined: the whole text, save for white space, or a pattern in it. */
  toHaveTranscript(text: string | RegExp, options?: ChannelOption): void
  /** Errors over words of the reference, which is a text or the timeline of a fixture; 0 unless `atMost` is given. */
  toHaveWordErrorRate(reference: string | Timeline, options?: WordErrorRateOptions): void
  /** Results with `is_final: false` came. */
  toHaveInterims(options?: InterimsOptions): void
  /** The finals of each channel cover the audio from 0 on, each beginning where the one before ended. */
  toHaveContiguousFinals(): void
  /** Every message of the server has the fields, the types and the ranges that are documented. */
  toMatchWireSchema(): void
  /**
   * After each utterance a final with `speech_final` came, before so many milliseconds of audio had been sent since its
   * last word. Utterances end at the pauses of the audio where its timeline is known, else where the server says so.
   */
  toEndpointWithin(withinMs: number, options?: EndpointOptions): void
  /** One check of the suites, by its id, which is that of the requirement it judges: `fin-contiguous`. */
  toPassCheck(id: string): void
  /** Every check of the suites that finds something to judge in this stream. */
  toPassChecks(options?: ChecksOptions): void
  /** Audio was sent neither faster nor slower than it is spoken. Judges the client, whichever side recorded. */
  toKeepRealTime(options?: RealTimeOptions): void
}

/** For `expect.extend(matchers)` on an `expect` other than vitest's own. */
export const matchers = {
  toCloseWith,
  toBeRefusedWith,
  toHaveRequestId,
  toHaveMetadata,
  toHaveTranscript,
  toHaveWordErrorRate,
  toHaveInterims,
  toHaveContiguousFinals,
  toMatchWireSchema,
  toEndpointWithin,
  toPassCheck,
  toPassChecks,
  toKeepRealTime,
} satisfies Record<keyof StreamMatchers, unknown>
