// What a target must have for a case to say anything about it: what the case names, what its streams ask for and send,
// and what its checks are about.

import type { StreamSpec } from "../case.ts"
import type { Check } from "../checks/check.ts"
import { CAPABILITIES, type Capability, silencedBy } from "../verdicts/capabilities.ts"
import type { Permutation } from "./permutations.ts"

/** What is left of a permutation on a target that lacks some capabilities. */
export interface Fitted {
  /** Capabilities without which it cannot be played at all. */
  readonly missing: readonly Capability[]
  /** The checks that still say something about such a target. */
  readonly checks: readonly Check[]
  /** Ids of those that the case is made for. */
  readonly wanted: readonly string[]
}

/** The capabilities that a permutation names, asks for or sends. */
export const needsOf = (permutation: Permutation, among: readonly Capability[] = CAPABILITIES): readonly Capability[] =>
  among.filter(
    ({ id, options = [], encodings = [] }) =>
      permutation.streamingCase.needs?.includes(id) === true ||
      (id === "accounts" && permutation.streams.some(isStranger)) ||
      permutation.streams.some(
        (spec) => optionsOf(spec).some((name) => options.includes(name)) || sends(spec, encodings),
      ),
  )

export function fit(permutation: Permutation, checks: readonly Check[], lacking: readonly Capability[]): Fitted {
  const { streamingCase } = permutation
  if (lacking.length === 0) return { missing: [], checks, wanted: streamingCase.checks }
  const left = checks.filter((check) => silencedBy(check, lacking) === undefined)
  const silenced = checks.filter(({ id }) => streamingCase.checks.includes(id)).filter((check) => !left.includes(check))
  const wanted = streamingCase.checks.filter((id) => !silenced.some((check) => check.id === id))
  // Without any of the checks that it is made for, a case is not worth playing.
  const silencing = silenced.length > 0 && wanted.length === 0 ? silenced : []
  const mute = silencing.flatMap((check) => silencedBy(check, lacking) ?? [])
  return { missing: [...new Set([...needsOf(permutation, lacking), ...mute])], checks: left, wanted }
}

/** It comes without a key, or with a wrong one, to be refused. */
const isStranger = ({ credentials }: StreamSpec): boolean =>
  credentials?.form === "none" || (credentials !== undefined && "key" in credentials && credentials.key === "wrong")

const optionsOf = ({ options = {}, rawQuery = "" }: StreamSpec): readonly string[] => [
  ...Object.keys(options).filter((name) => options[name] !== undefined && options[name] !== false),
  ...new URLSearchParams(rawQuery).keys(),
]

const sends = ({ audio }: StreamSpec, encodings: readonly string[]): boolean =>
  encodings.includes(audio?.encoding ?? "linear16")
