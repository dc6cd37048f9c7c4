// All checks over one recording, whenever it was made.
import { CLIENT_CHECKS } from "./checks/client/index.ts"
import { CHECKS } from "./checks/index.ts"
import type { FixtureLibrary } from "./fixtures/fixture.ts"
import { judgeStreams } from "./plan/judge-streams.ts"
import { declaredValue } from "./recording/declared-options.ts"
import { audioSent } from "./recording/audio-sent.ts"
import type { Recording } from "./recording/recording.ts"
import { failedOf, openedOf } from "./recording/traffic.ts"
import { sliceTimeline, type Timeline } from "./timeline.ts"
import { closeVerdict } from "./verdicts/close-verdict.ts"
import { type Verdict, verdictOf } from "./verdicts/verdict.ts"

/**
 * Judges the side that did not record: a server that we streamed to, or a client that our mock served.
 * @param timeline what was spoken in the audio; without it, checks that compare with it find nothing to look at
 * @returns behaviour and close, with the root causes first; a check that found nothing to look at counts for nothing
 */
export function judge(recording: Recording, timeline?: Timeline): Verdict {
  const failed = openedOf(recording) === undefined ? failedOf(recording) : undefined
  const isClient = recording.header.side === "server"
  const checks = isClient ? CLIENT_CHECKS : CHECKS
  return verdictOf({
    judgements: judgeStreams([{ recording, ...(timeline !== undefined && { timeline }) }], checks, undefined),
    wanted: [],
    // How a client ends a stream is for its checks to say.
    close: isClient ? "OK" : closeVerdict(recording),
    ...(failed !== undefined && { broken: failed.problem }),
  })
}

/** Fixtures are sent whole; the last chunk may be short of a sample or two. */
const SAME_LENGTH_MS = 50

/**
 * The timeline of what was sent, when that was a fixture, as it is and truthfully declared.
 * @returns cut to what really went out; undefined when nobody knows what was spoken
 */
export function timelineOf(recording: Recording, library: FixtureLibrary): Timeline | undefined {
  const { fixture, durationMs, encoding, sampleRateHz, container } = recording.header.audio
  const known = library.fixtures.find(({ name }) => name === fixture)?.timeline
  if (known === undefined || Math.abs((durationMs ?? 0) - known.durationMs) > SAME_LENGTH_MS) return undefined
  const declared = [declaredValue(recording, "encoding"), declaredValue(recording, "sample_rate")]
  const truth = container === undefined ? [encoding, String(sampleRateHz)] : [undefined, undefined]
  if (declared.some((value, index) => value !== truth[index])) return undefined
  const sentMs = audioSent(recording).cursorMs
  return sentMs >= known.durationMs - SAME_LENGTH_MS ? known : sliceTimeline(known, 0, sentMs)
}
