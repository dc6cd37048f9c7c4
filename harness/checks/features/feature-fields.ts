// Options that put something beside the transcript: entities, search hits, and what the client wants back in metadata.

import { wordsOf } from "../../protocol/messages/messages.ts"
import { declaredOptions } from "../../recording/declared-options.ts"
import { finals, hasWords, isFinal, metadata, results } from "../../recording/views.ts"
import { type Check, notExercised } from "../check.ts"
import { findingAt, judgeEach } from "../judge.ts"
import { API, docs, SKILL } from "../sources.ts"

export const ftEntities: Check = {
  id: "ft-entities",
  requirements: ["ft-entities"],
  level: "should",
  sentence:
    "With `detect_entities=true` finals have `entities` at the top level of Results, `[]` if none; interims do not.",
  source: API,
  run: ({ recording }) => {
    if (!declaredOptions(recording).detectEntities) return notExercised("detect_entities was not asked for")
    return judgeEach(results(recording), "no Results came", (result) => {
      const { entities } = result.message
      if (isFinal(result))
        return entities === undefined ? findingAt(result, "entities in a final, [] if none", "none") : undefined
      return entities === undefined
        ? undefined
        : findingAt(result, "no entities in an interim", JSON.stringify(entities))
    })
  },
}

export const ftEntityRange: Check = {
  id: "ft-entity-range",
  requirements: ["ft-entity-range"],
  level: "should",
  sentence: "`start_word` < `end_word` ≤ number of words.",
  source: SKILL,
  run: ({ recording }) => {
    const found = finals(recording).flatMap((final) =>
      (final.message.entities ?? []).map((entity) => ({ final, entity })),
    )
    return judgeEach(found, "no entity was found", ({ final, entity }) => {
      const count = wordsOf(final.message).length
      const { start_word: from, end_word: to } = entity
      return from < to && to <= count
        ? undefined
        : findingAt(final, `start_word < end_word ≤ ${count}`, `${from} and ${to} for ${JSON.stringify(entity.value)}`)
    })
  },
}

export const ftSearch: Check = {
  id: "ft-search",
  requirements: ["ft-search"],
  level: "should",
  sentence: "With `search` results have `channel.search` with one entry per query.",
  source: docs("search"),
  run: ({ recording }) => {
    const { search } = declaredOptions(recording)
    if (search.length === 0) return notExercised("search was not asked for")
    return judgeEach(finals(recording).filter(hasWords), "no final with words came", (final) => {
      const found = final.message.channel.search?.map(({ query }) => query) ?? []
      return inOneOrder(found) === inOneOrder(search)
        ? undefined
        : findingAt(final, `channel.search with ${JSON.stringify(search)}`, JSON.stringify(found))
    })
  },
}

/** The order of the entries is nobody's promise, nor is the case of what was asked for. */
const inOneOrder = (queries: readonly string[]): string =>
  JSON.stringify(queries.map((query) => query.toLowerCase()).sort())

export const ftExtra: Check = {
  id: "ft-extra",
  requirements: ["ft-extra"],
  level: "should",
  sentence: "`extra=k:v` is returned in metadata.",
  source: docs("extra-metadata"),
  run: ({ recording }) => {
    const asked = Object.entries(declaredOptions(recording).extra)
    if (asked.length === 0) return notExercised("extra was not given")
    const holders = [
      ...results(recording)
        .slice(0, 1)
        .map((result) => ({ arrival: result, extra: result.message.metadata?.extra })),
      ...metadata(recording)
        .slice(-1)
        .map((closing) => ({ arrival: closing, extra: closing.message.extra })),
    ]
    return judgeEach(holders, "neither Results nor Metadata came", ({ arrival, extra }) =>
      asked.every(([key, value]) => extra?.[key] === value)
        ? undefined
        : findingAt(
            arrival,
            `extra ${JSON.stringify(Object.fromEntries(asked))} in the metadata of ${arrival.message.type}`,
            JSON.stringify(extra) ?? "none",
          ),
    )
  },
}

export const FEATURE_FIELD_CHECKS: readonly Check[] = [ftEntities, ftEntityRange, ftSearch, ftExtra]
