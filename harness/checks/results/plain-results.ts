// Results of the common kind, recognised without the schema: nine in ten are, and the schema costs a quarter of all judging.
// What is not plain may still be right; only the schema says what is wrong.

/** Fields of what may be anything; missing ones are undefined. */
type Loose = Readonly<Record<string, unknown>>

/** True only for what `resultsSchema` accepts. */
export function isPlainResults(json: unknown): boolean {
  if (!isObject(json)) return false
  const { type, channel_index, start, duration, is_final, speech_final, from_finalize, channel, metadata, entities } =
    json
  return (
    type === "Results" &&
    isPair(channel_index) &&
    isPosition(start) &&
    isPosition(duration) &&
    isFlag(is_final) &&
    isFlag(speech_final) &&
    isFlag(from_finalize) &&
    entities === undefined &&
    isChannel(channel) &&
    isMetadata(metadata)
  )
}

function isChannel(channel: unknown): boolean {
  if (!isObject(channel) || channel.search !== undefined || !Array.isArray(channel.alternatives)) return false
  return channel.alternatives.every(isAlternative)
}

function isAlternative(alternative: unknown): boolean {
  if (!isObject(alternative)) return false
  const { transcript, confidence, words, languages } = alternative
  return (
    typeof transcript === "string" &&
    isConfidence(confidence) &&
    languages === undefined &&
    Array.isArray(words) &&
    words.every(isWord)
  )
}

function isWord(one: unknown): boolean {
  if (!isObject(one)) return false
  const { word, start, end, confidence, language, speaker, punctuated_word } = one
  return (
    typeof word === "string" &&
    isPosition(start) &&
    isPosition(end) &&
    isConfidence(confidence) &&
    isText(language) &&
    isText(punctuated_word) &&
    (speaker === undefined || isIndex(speaker))
  )
}

function isMetadata(metadata: unknown): boolean {
  if (!isObject(metadata) || !isObject(metadata.model_info)) return false
  const { request_id, model_uuid, diarize_info, extra, model_info } = metadata
  return (
    isUuid(request_id) &&
    isUuid(model_uuid) &&
    diarize_info === undefined &&
    extra === undefined &&
    typeof model_info.name === "string" &&
    typeof model_info.version === "string" &&
    typeof model_info.arch === "string"
  )
}

const isObject = (value: unknown): value is Loose =>
  typeof value === "object" && value !== null && !Array.isArray(value)
const isPosition = (value: unknown): boolean => typeof value === "number" && value >= 0 && value < Infinity
const isConfidence = (value: unknown): boolean => typeof value === "number" && value >= 0 && value <= 1
const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
const isFlag = (value: unknown): boolean => value === undefined || typeof value === "boolean"
const isText = (value: unknown): boolean => value === undefined || typeof value === "string"
const isPair = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && isIndex(value[0]) && isIndex(value[1]) && value[0] < value[1]

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const isUuid = (value: unknown): boolean => typeof value === "string" && UUID.test(value)
