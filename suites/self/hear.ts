// Plays audio to the simulated mock, and tells what it heard beside what was spoken.

import type { StreamSpec } from "../../harness/case.ts"
import { bundledFixtures, type FixtureLibrary } from "../../harness/fixtures/fixture.ts"
import { fixtureEar } from "../../harness/fixtures/fixture-ear.ts"
import { permutationsOf } from "../../harness/plan/permutations.ts"
import { playStreams } from "../../harness/plan/play-streams.ts"
import { simulatedVenue } from "../../harness/plan/simulated-venue.ts"
import { wordsOf } from "../../harness/protocol/messages/messages.ts"
import type { Recording } from "../../harness/recording/recording.ts"
import { finals } from "../../harness/recording/views.ts"
import { channelTimeline, mixTimeline } from "../../harness/timeline.ts"

const venue = simulatedVenue(fixtureEar())

export interface Heard {
  readonly word: string
  readonly startMs: number
  readonly endMs: number
}

export interface HeardStream {
  /** Channel by channel when they were to be kept apart, else one. */
  readonly channels: readonly { readonly spoken: readonly Heard[]; readonly heard: readonly Heard[] }[]
  readonly recording: Recording
}

/** @param library where the audio comes from; the bundled fixtures unless told otherwise */
export async function hear(spec: StreamSpec, library: FixtureLibrary = bundledFixtures()): Promise<HeardStream> {
  const id = `hearing/${JSON.stringify(spec)}`
  const [permutation] = permutationsOf([{ id, title: id, streams: [spec], checks: [] }])
  if (permutation === undefined) throw new Error("a case is a permutation")
  const stage = await venue.open({ mock: {}, seed: 1 })
  const [played] = await playStreams({ permutation, stage, library, target: venue.target, seed: 1 })
  if (played === undefined) throw new Error("a stream leaves a recording")
  const { recording, timeline } = played
  const channelCount = spec.options?.multichannel === true ? (timeline?.channels ?? 1) : 1
  const spokenOn = (channel: number): readonly Heard[] => {
    if (timeline === undefined) return []
    return channelCount === 1 ? mixTimeline(timeline).words : channelTimeline(timeline, channel).words
  }
  const channels = Array.from({ length: channelCount }, (_, channel) => ({
    spoken: spokenOn(channel),
    heard: finals(recording, channel).flatMap(({ message }) =>
      wordsOf(message).map(({ word, start, end }): Heard => ({ word, startMs: start * 1000, endMs: end * 1000 })),
    ),
  }))
  return { channels, recording }
}
