// The shape of every Results: which fields are there, and of which type.

import { declaredOptions } from "../../recording/declared-options.ts"
import type { Recording } from "../../recording/recording.ts"
import { results } from "../../recording/views.ts"
import { type Check, notExercised } from "../check.ts"
import { findingAt, judgeEach } from "../judge.ts"
import { claimsOf, judgeShape, type SchemaIssue } from "./schema-issues.ts"
import { API, cite, docs, INFERRED, SDKS, SEEN } from "../sources.ts"

const FLAGS: readonly PropertyKey[] = ["is_final", "speech_final", "from_finalize"]

/** Which rule an issue of a Results belongs to; what belongs to no other is a matter of required fields. */
function ruleOf({ path, missing }: SchemaIssue): string {
  const [field = ""] = path
  if (FLAGS.includes(field)) return "flags"
  if (path.includes("words")) return missing || path.at(-1) !== "confidence" ? "words" : "confidence"
  if (path.at(-1) === "confidence" && !missing) return "confidence"
  if (field === "channel_index" && !missing) return "channel_index"
  if (field === "metadata" && (path.length > 1 || !missing)) return "metadata"
  if (field === "entities" || path.includes("search")) return "features"
  return (field === "start" || field === "duration") && !missing ? "range" : "required"
}

const judgeRule =
  (rule: string): Check["run"] =>
  ({ recording }) =>
    judgeShape(recording, "Results", (issue) => ruleOf(issue) === rule)

export const resRequiredFields: Check = {
  id: "res-required-fields",
  requirements: ["res-required-fields"],
  level: "must",
  sentence: "Results has `type`, `channel_index`, `duration`, `start`, `channel`, `metadata`.",
  source: cite(API, SEEN.proxyCapture, SEEN.nova3Frames),
  run: judgeRule("required"),
}

const judgePresence = (recording: Recording, flags: readonly string[]) =>
  judgeEach(claimsOf(recording, "Results"), "no Results came", ({ arrival, json }) => {
    const absent = flags.filter((flag) => (json as Record<string, unknown>)[flag] === undefined)
    return absent.length === 0 ? undefined : findingAt(arrival, flags.join(" and "), `${absent.join(" and ")} absent`)
  })

export const resFlagsPresent: Check = {
  id: "res-flags-present",
  requirements: ["res-flags-present"],
  level: "should",
  sentence: "Results has boolean `is_final` and `speech_final`.",
  source: cite(SDKS, SEEN.proxyCapture, SEEN.nova3Frames, API),
  run: ({ recording }) => judgePresence(recording, ["is_final", "speech_final"]),
}

export const resFromFinalizePresent: Check = {
  id: "res-from-finalize-present",
  requirements: ["res-from-finalize-present"],
  level: "should",
  sentence: "Results has a boolean `from_finalize` (recordings from mid 2024 on).",
  source: cite(SEEN.nova3Frames, SDKS),
  run: ({ recording }) => judgePresence(recording, ["from_finalize"]),
}

export const resFlagsBoolean: Check = {
  id: "res-flags-boolean",
  requirements: ["res-flags-boolean"],
  level: "must",
  sentence: "`is_final`, `speech_final`, `from_finalize` are JSON booleans.",
  source: API,
  run: judgeRule("flags"),
}

export const resChannelIndexPair: Check = {
  id: "res-channel-index-pair",
  requirements: ["res-channel-index-pair"],
  level: "must",
  sentence: "`channel_index` is two integers `[i, n]` with 0 ≤ i < n.",
  source: cite(API, docs("multichannel")),
  run: judgeRule("channel_index"),
}

export const resStartNonneg: Check = {
  id: "res-start-nonneg",
  requirements: ["res-start-nonneg"],
  level: "must",
  sentence: "`start` ≥ 0 and `duration` ≥ 0, both finite.",
  source: cite(API, INFERRED),
  run: judgeRule("range"),
}

export const resConfidenceRange: Check = {
  id: "res-confidence-range",
  requirements: ["res-confidence-range"],
  level: "must",
  sentence: "Every confidence lies in 0–1.",
  source: API,
  run: judgeRule("confidence"),
}

export const resWordsArray: Check = {
  id: "res-words-array",
  requirements: ["res-words-array"],
  level: "must",
  sentence: "`words` is always an array; each word has `word`, `start`, `end`, `confidence`.",
  source: API,
  run: judgeRule("words"),
}

export const resModelInfo: Check = {
  id: "res-model-info",
  requirements: ["res-model-info"],
  level: "must",
  sentence: "`metadata` has `request_id`, `model_uuid` and `model_info` with `name`, `version`, `arch`.",
  source: API,
  run: judgeRule("metadata"),
}

export const resMonoIndex: Check = {
  id: "res-mono-index",
  requirements: ["res-mono-index"],
  level: "must",
  sentence: "Without `multichannel`, `channel_index` is `[0,1]`.",
  source: cite(SEEN.proxyCapture, SEEN.nova3Frames),
  follows: ["res-channel-index-pair", "mc-off-mono-index"],
  run: ({ recording }) => {
    if (declaredOptions(recording).multichannel) return notExercised("multichannel was asked for")
    return judgeEach(results(recording), "no Results came", (result) => {
      const { channel_index: pair } = result.message
      const isMono = pair === undefined || (pair[0] === 0 && pair[1] === 1)
      return isMono ? undefined : findingAt(result, "channel_index [0,1]", JSON.stringify(pair))
    })
  },
}

export const resOneAlternative: Check = {
  id: "res-one-alternative",
  requirements: ["res-one-alternative"],
  level: "must",
  sentence: "`channel.alternatives` has exactly one entry.",
  source: cite(SEEN.proxyCapture, SEEN.nova3Frames, SEEN.staffFrames),
  run: ({ recording }) =>
    judgeEach(results(recording), "no Results came", (result) => {
      const { length } = result.message.channel.alternatives
      return length === 1 ? undefined : findingAt(result, "one alternative", `${length}`)
    }),
}

export const resModelInfoConstant: Check = {
  id: "res-model-info-constant",
  requirements: ["res-model-info-constant"],
  level: "should",
  sentence: "`metadata` is the same in all Results of a stream.",
  source: cite(SEEN.proxyCapture, SEEN.nova3Frames),
  run: ({ recording }) => {
    const list = results(recording).filter(({ message }) => message.metadata !== undefined)
    if (list.length < 2) return notExercised("fewer than two Results with metadata")
    const asWritten = JSON.stringify(list[0]?.message.metadata)
    const first = sorted(list[0]?.message.metadata)
    return judgeEach(list, "", (result) => {
      if (JSON.stringify(result.message.metadata) === asWritten) return undefined
      const mine = sorted(result.message.metadata)
      return mine === first ? undefined : findingAt(result, `the metadata of the first Results: ${first}`, mine)
    })
  },
}

/** JSON whose keys have one order. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  )

export const RESULTS_SHAPE_CHECKS: readonly Check[] = [
  resRequiredFields,
  resFlagsPresent,
  resFromFinalizePresent,
  resFlagsBoolean,
  resChannelIndexPair,
  resStartNonneg,
  resConfidenceRange,
  resWordsArray,
  resModelInfo,
  resMonoIndex,
  resOneAlternative,
  resModelInfoConstant,
]
