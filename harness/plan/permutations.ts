// Cases times their axes give permutations, named by path: `audio-format/linear16/8000`.

import type { Axes, StreamingCase, StreamSpec } from "../case.ts"
import { HarnessError } from "../errors.ts"

export interface Permutation {
  /** The case's id, then the values of its axes. */
  readonly path: string
  readonly streamingCase: StreamingCase
  readonly streams: readonly StreamSpec[]
}

/** What one axis does to a stream, and how it is called in a path. */
interface Variation {
  readonly name: string
  readonly apply: (spec: StreamSpec) => StreamSpec
}

/** @throws {HarnessError} USAGE when two cases have one id */
export function permutationsOf(cases: readonly StreamingCase[]): readonly Permutation[] {
  const ids = new Set<string>()
  return cases.flatMap((streamingCase) => {
    if (ids.has(streamingCase.id)) {
      throw new HarnessError("USAGE", `Expected case ids to be unique, found two of "${streamingCase.id}"; rename one.`)
    }
    ids.add(streamingCase.id)
    return combinations(variationsOf(streamingCase.axes ?? {})).map((variations) => ({
      path: [streamingCase.id, ...variations.map((variation) => variation.name)].join("/"),
      streamingCase,
      streams: streamingCase.streams.map((spec) => variations.reduce((varied, { apply }) => apply(varied), spec)),
    }))
  })
}

function variationsOf({ encoding, sampleRateHz, chunkMs }: Axes): readonly (readonly Variation[])[] {
  const ofAudio = (name: string, change: object): Variation => ({
    name,
    apply: (spec) => (spec.audio === undefined ? spec : { ...spec, audio: { ...spec.audio, ...change } }),
  })
  return [
    encoding?.map((value) => ofAudio(value, { encoding: value })),
    sampleRateHz?.map((value) => ofAudio(String(value), { sampleRateHz: value })),
    chunkMs?.map((value) => ({ name: `chunk-${value}`, apply: (spec: StreamSpec) => ({ ...spec, chunkMs: value }) })),
  ].filter((axis) => axis !== undefined)
}

/** One of each axis, in all ways; one empty combination when there are no axes. */
function combinations(axes: readonly (readonly Variation[])[]): readonly (readonly Variation[])[] {
  return axes.reduce<readonly (readonly Variation[])[]>(
    (found, axis) => found.flatMap((chosen) => axis.map((variation) => [...chosen, variation])),
    [[]],
  )
}
