// What else the closing Metadata says: the hash of the audio, the time of the request, the models.

import { audioSent } from "../../recording/audio-sent.ts"
import { endedBy } from "../../recording/ending.ts"
import type { Recording } from "../../recording/recording.ts"
import { senderReportOf } from "../../recording/traffic.ts"
import { metadata, results } from "../../recording/views.ts"
import { type Check, notExercised } from "../check.ts"
import { judgeClosing } from "../close/closing-metadata.ts"
import { findingAt, judgeEach, judgeOne } from "../judge.ts"
import { endedByRequest } from "../close/lifetime.ts"
import { claimsOf } from "../results/schema-issues.ts"
import { cite, docs, INFERRED, SDKS } from "../sources.ts"

/** SHA-256 of nothing. */
const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/** What the hash should be: of the bytes sent where the sender hashed them, else anything but that of nothing. */
function hashProblem(recording: Recording, sha256: string): string | undefined {
  if (!/^[0-9a-f]{64}$/.test(sha256)) return "64 hexadecimal digits"
  const sent = senderReportOf(recording)?.audioSha256
  if (sent !== undefined) return sent === sha256 ? undefined : sent
  return sha256 === EMPTY_SHA256 ? "the hash of the audio, not that of nothing" : undefined
}

export const mdSha256: Check = {
  id: "md-sha256",
  requirements: ["md-sha256"],
  level: "should",
  sentence:
    "In a stream ended by CloseStream or a zero-length frame, `sha256` is 64 hex digits, the hash of the audio bytes received; after an idle close it is `incomplete`.",
  source: docs("close-stream"),
  follows: ["md-duration"],
  run: ({ recording }) => {
    const isIdle = endedBy(recording) === "idle"
    if (audioSent(recording).frameCount === 0 || !(isIdle || endedByRequest(recording))) {
      return notExercised("no stream with audio came to an end in order")
    }
    return judgeClosing(recording, ({ sha256 }, closing) => {
      if (sha256 === undefined) return undefined
      const expected = isIdle ? (sha256 === "incomplete" ? undefined : '"incomplete"') : hashProblem(recording, sha256)
      return expected === undefined ? undefined : findingAt(closing, expected, sha256)
    })
  },
}

export const mdSha256Empty: Check = {
  id: "md-sha256-empty",
  requirements: ["md-sha256-empty"],
  level: "should",
  sentence:
    "Without audio, in a stream ended by CloseStream, it is the hash of nothing (after an idle close `incomplete`).",
  source: docs("close-stream"),
  follows: ["md-sha256"],
  run: ({ recording }) => {
    if (!endedByRequest(recording) || audioSent(recording).frameCount > 0)
      return notExercised("no stream without audio was ended by CloseStream")
    return judgeClosing(recording, ({ sha256 }, closing) =>
      sha256 === undefined || sha256 === EMPTY_SHA256 ? undefined : findingAt(closing, EMPTY_SHA256, sha256),
    )
  },
}

/** The service's clock and ours agree within this. */
const CREATED_SLACK_MS = 60_000
const RFC3339_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/

export const mdCreated: Check = {
  id: "md-created",
  requirements: ["md-created"],
  level: "should",
  sentence: "`created` is RFC 3339 in UTC, near the time of the upgrade.",
  source: docs("close-stream"),
  follows: ["md-fields"],
  run: ({ recording }) =>
    judgeEach(
      metadata(recording).filter(({ message }) => message.created !== undefined),
      "no Metadata with `created` came",
      (closing) => {
        const { created = "" } = closing.message
        if (!RFC3339_UTC.test(created)) return findingAt(closing, "a time in UTC as RFC 3339 writes it", created)
        const startedAt = recording.header.startedAt
        const isNear = Math.abs(Date.parse(created) - Date.parse(startedAt)) <= CREATED_SLACK_MS
        return isNear ? undefined : findingAt(closing, `a time near the upgrade, ${startedAt}`, created)
      },
    ),
}

export const mdModels: Check = {
  id: "md-models",
  requirements: ["md-models"],
  level: "should",
  sentence: "With audio, `models` lists UUIDs and `model_info` maps each to `name`, `version`, `arch`.",
  source: cite(SDKS, INFERRED),
  follows: ["md-fields"],
  run: ({ recording }) => {
    if (audioSent(recording).frameCount === 0 || results(recording).length === 0)
      return notExercised("no audio was transcribed")
    const uuid = results(recording).find(({ message }) => message.metadata?.model_uuid !== undefined)?.message.metadata
      ?.model_uuid
    const closing = claimsOf(recording, "Metadata").at(-1)
    if (closing === undefined) return notExercised("no Metadata came")
    const { models, model_info: info } = closing.json as { models?: unknown; model_info?: unknown }
    const problem = modelsProblem(models, info, uuid)
    return judgeOne(
      problem === undefined,
      findingAt(closing.arrival, "models, and model_info by their UUIDs", problem ?? ""),
    )
  },
}

function modelsProblem(models: unknown, info: unknown, uuid: string | undefined): string | undefined {
  if (!Array.isArray(models) || models.length === 0) return "no models"
  if (typeof info !== "object" || info === null) return "no model_info"
  const keys = Object.keys(info).sort()
  if (JSON.stringify(keys) !== JSON.stringify(models.map(String).toSorted()))
    return `model_info of ${keys.join(", ")} for models ${models.join(", ")}`
  const bare = Object.entries(info).find(
    ([, facts]) => !["name", "version", "arch"].every((key) => key in Object(facts)),
  )
  if (bare !== undefined) return `model_info of ${bare[0]} lacks name, version or arch`
  return uuid === undefined || models.includes(uuid) ? undefined : `models ${models.join(", ")}, and Results of ${uuid}`
}

export const METADATA_VALUE_CHECKS: readonly Check[] = [mdSha256, mdSha256Empty, mdCreated, mdModels]
