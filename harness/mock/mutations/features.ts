// Options that do not do what they say.

import type { ListenOptions } from "../../protocol/options/listen-options.ts"
import type { ResultsMessage } from "../../protocol/messages/messages.ts"
import { invalidValue } from "../../protocol/handshake/refusals.ts"
import { accept, editAccepted, editStatus, refuse } from "./answers.ts"
import { deafTo, editAnswer, editInputs, typeOf, withOptions } from "./inputs.ts"
import { type Mutation, mutation } from "./mutation.ts"
import { delay, editInterims, editMetadata, editOutputs, editResults, say } from "./outputs.ts"
import { withAlternative, without, withWords } from "./message-edits.ts"

/** An option without effect. */
const unheeded = (id: string, option: string, breaks: readonly string[], change: Partial<ListenOptions>): Mutation =>
  mutation(
    id,
    `takes ${option} and does nothing`,
    breaks,
    withOptions(() => change),
  )

/** A refusal that does not come. */
const taken = (id: string, title: string, breaks: readonly string[], query: RegExp): Mutation =>
  mutation(
    id,
    title,
    breaks,
    editStatus(400, (answer, request) => (query.test(request.query) ? accept(answer, request) : answer)),
  )

const late = delay(1_500, (message) => message.type === "Results" && message.is_final === true)

const withWordsOf = (edit: (word: object, index: number) => object) =>
  editResults((results: ResultsMessage) => withWords(results, edit))

export const FEATURE_MUTATIONS: readonly Mutation[] = [
  unheeded("punctuate-unheeded", "punctuate", ["ft-punctuate"], { punctuate: false }),
  mutation(
    "punctuate-now-and-then",
    "punctuates every second word",
    ["ft-punctuate"],
    editResults((results) =>
      withWords(results, ({ punctuated_word, ...word }, index) =>
        index % 2 === 0 ? { ...word, punctuated_word } : word,
      ),
    ),
  ),
  mutation(
    "punctuate-always",
    "punctuates without being asked",
    ["ft-no-punctuate"],
    withOptions(() => ({ punctuate: true })),
  ),
  unheeded("smart-format-unheeded", "smart_format", ["ft-smart-implies"], { smartFormat: false }),
  mutation("no-delay-delays", "holds finals back when it is asked not to", ["ft-smart-delay"], {
    machine: (machine, stream) => (stream.options.noDelay ? (late.machine?.(machine, stream) ?? machine) : machine),
  }),
  unheeded("diarize-unheeded", "diarize", ["ft-diarize"], { diarize: false }),
  mutation(
    "speaker-confidence",
    "adds speaker_confidence to words",
    ["ft-diarize"],
    withWordsOf((word) => ({ ...word, ...("speaker" in word ? { speaker_confidence: 0.9 } : {}) })),
  ),
  mutation(
    "speaker-names",
    "names speakers by letters",
    ["ft-diarize"],
    withWordsOf((word) => ({ ...word, ...("speaker" in word ? { speaker: "A" } : {}) })),
  ),
  mutation(
    "diarize-always",
    "diarizes without being asked",
    ["ft-diarize-off"],
    withOptions(() => ({ diarize: true })),
  ),
  taken(
    "diarize-conflict-taken",
    "takes diarize together with diarize_model",
    ["ft-diarize-conflict"],
    /diarize_model=/,
  ),
  mutation(
    "multi-without-languages",
    "leaves the languages out with language=multi",
    ["ft-multi"],
    editResults((results) => {
      const [{ languages: _, ...alternative } = { transcript: "" }] = results.channel.alternatives
      return { ...results, channel: { ...results.channel, alternatives: [alternative] } }
    }),
  ),
  mutation(
    "languages-unasked",
    "names languages although one was given",
    ["ft-multi-off"],
    editResults((results) => withAlternative(results, { languages: ["en"] })),
  ),
  unheeded("entities-unheeded", "detect_entities", ["ft-entities"], { detectEntities: false }),
  mutation(
    "entities-on-interims",
    "sends entities with interims",
    ["ft-entities"],
    editInterims((interim, _, { options }) => (options.detectEntities ? { ...interim, entities: [] } : interim)),
  ),
  mutation(
    "entities-missing-when-none",
    "leaves entities out where there are none",
    ["ft-entities"],
    editResults(({ entities = [], ...results }) => (entities.length > 0 ? { ...results, entities } : results)),
  ),
  mutation(
    "entities-out-of-range",
    "lets entities end behind the last word",
    ["ft-entity-range"],
    editResults(({ entities, ...results }) => ({
      ...results,
      ...(entities && { entities: entities.map((entity) => ({ ...entity, end_word: entity.end_word + 100 })) }),
    })),
  ),
  unheeded("search-unheeded", "search", ["ft-search"], { search: [] }),
  mutation(
    "search-first-only",
    "searches for the first query only",
    ["ft-search"],
    withOptions(({ search }) => ({ search: search.slice(0, 1) })),
  ),
  mutation(
    "keyterm-repeated-refused",
    "refuses a second key term",
    ["ft-keyterm-repeat"],
    editAccepted((answer) => {
      const { keyterms } = answer.options
      return keyterms.length > 1 ? refuse(answer, invalidValue("keyterm", keyterms[1] ?? "")) : answer
    }),
  ),
  taken("keyterm-limit-missing", "takes more than 500 tokens of key terms", ["ft-keyterm-limit"], /keyterm=/),
  taken("keywords-with-nova3-taken", "takes keywords with Nova-3", ["ft-keywords-nova3"], /keywords=/),
  unheeded("redact-unheeded", "redact", ["ft-redact"], { redact: [] }),
  mutation(
    "redact-stars",
    "hides numbers behind stars instead of tags",
    ["ft-redact"],
    editResults(
      (results) => JSON.parse(JSON.stringify(results).replace(/\[(REDACTED|[A-Z_]+_\d+)\]/g, "***")) as object,
    ),
  ),
  unheeded("replace-unheeded", "replace", ["ft-replace"], { replace: [] }),
  unheeded("profanity-unheeded", "profanity_filter", ["ft-profanity"], { profanityFilter: false }),
  unheeded("numerals-unheeded", "numerals", ["ft-numerals"], { numerals: false }),
  unheeded("extra-unheeded", "extra", ["ft-extra"], { extra: {} }),
  mutation(
    "extra-not-in-metadata",
    "leaves extra out of the closing Metadata",
    ["ft-extra"],
    editMetadata((metadata) => without(metadata, "extra")),
  ),
  taken("tag-long-taken", "takes tags of any length", ["ft-tag-length"], /tag=/),
  mutation(
    "tags-refused",
    "refuses every tag",
    ["ft-tag-length"],
    editAccepted((answer) => {
      const [tag] = answer.options.tags
      return tag === undefined ? answer : refuse(answer, invalidValue("tag", tag))
    }),
  ),
  mutation(
    "configure-keyterms-unconfirmed",
    "does not repeat key terms in ConfigureSuccess",
    ["ft-configure-keyterms"],
    editAnswer("Configure", (outputs, { requestId }) =>
      outputs.length === 0 ? outputs : [say({ type: "ConfigureSuccess", request_id: requestId })],
    ),
  ),
  mutation("configure-unanswered", "answers no Configure", ["ft-configure-one-reply"], deafTo("Configure")),
  mutation(
    "configure-answered-twice",
    "answers every Configure twice",
    ["ft-configure-one-reply"],
    editInputs(() => (input) => (typeOf(input) === "Configure" ? [input, input] : [input])),
  ),
  mutation(
    "configure-refused-closes",
    "closes the stream when it refuses a Configure",
    ["ft-configure-stream-on"],
    editOutputs(
      () => (outputs) =>
        outputs.some(
          (output) =>
            output.type === "send" && output.frame.type === "text" && /ConfigureFailure/.test(output.frame.text),
        )
          ? [...outputs, { type: "close", code: 1008, reason: "Invalid Configure." }]
          : outputs,
    ),
  ),
]
