// Every option that changes the text of a result, composed in one place. The order is that of the service's own stages
// as far as its pages tell: recognition (key terms, fillers), formatting (spoken punctuation, numbers), then what hides
// or changes the formatted text (profanity, redaction, find and replace). Search listens to what was spoken.

import { isPunctuated, type ListenOptions } from "../../protocol/options/listen-options.ts"
import type { HeardWord } from "../../protocol/recognizer.ts"
import type { ResultSpan, WordedResult, Wording } from "../../protocol/server/ports.ts"
import type { WordToWrite } from "../../protocol/messages/wire-json.ts"
import { flicker } from "../flicker.ts"
import { dictate } from "./dictation.ts"
import { entitiesOf } from "./entities.ts"
import { withoutFillers } from "./fillers.ts"
import { boostKeyterms } from "./keyterms.ts"
import { smartNumerals, toNumerals } from "./numerals.ts"
import { maskProfanity } from "./profanity.ts"
import { type RedactionCounts, redaction } from "./redaction.ts"
import { replaceAll } from "./replacement.ts"
import { searchAll } from "./search.ts"
import { asText, type TextWord } from "./text-word.ts"

/** @param seed of the flicker */
export function openWording(options: ListenOptions, seed: number): Wording {
  const counts: RedactionCounts = new Map()
  let keyterms = options.keyterms
  let numerals = options.numerals

  function format(spoken: readonly TextWord[], isFinal: boolean): readonly TextWord[] {
    let words = spoken
    if (!options.fillerWords) words = withoutFillers(words)
    if (options.dictation && isPunctuated(options)) words = dictate(words)
    if (options.smartFormat) words = smartNumerals(words)
    else if (numerals) words = toNumerals(words)
    if (options.profanityFilter) words = maskProfanity(words)
    if (options.redact.length > 0) words = redaction(options.redact, isFinal, counts)(words)
    return replaceAll(words, options.replace)
  }

  return {
    word(heard, span) {
      const spoken = boostKeyterms(asHeard(heard, span, seed).map(asText), keyterms)
      const words = format(spoken, span.isFinal)
      const result = textOf(words, options)
      if (options.search.length > 0) result.search = searchAll(spoken, options.search)
      if (options.detectEntities && span.isFinal) result.entities = entitiesOf(words)
      return result
    },
    configure(change) {
      keyterms = change.keyterms ?? keyterms
      numerals = change.numerals ?? numerals
    },
  }
}

const asHeard = (heard: readonly HeardWord[], span: ResultSpan, seed: number): readonly HeardWord[] =>
  span.isFinal ? heard : flicker(heard, span, seed)

/** One pass and one object a word: this is done for every result. */
function textOf(words: readonly TextWord[], options: ListenOptions): Mutable<WordedResult> {
  const punctuated = isPunctuated(options)
  const multilingual = options.language === "multi"
  const written: WordToWrite[] = []
  let transcript = ""
  let sure = 0
  for (const { word, punctuatedWord, startMs, endMs, confidence, speaker, language } of words) {
    const text: Mutable<WordToWrite> = { word, start: startMs / 1000, end: endMs / 1000, confidence }
    if (multilingual) text.language = language
    if (options.diarize) text.speaker = speaker
    if (punctuated) text.punctuated_word = punctuatedWord
    if (written.length > 0) transcript += " "
    transcript += punctuated ? punctuatedWord : word
    sure += confidence
    written.push(text)
  }
  const result: Mutable<WordedResult> = { transcript, confidence: sure / Math.max(1, words.length), words: written }
  if (multilingual) result.languages = languagesOf(words)
  return result
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

/** Dominant first. */
function languagesOf(words: readonly TextWord[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const { language } of words) counts.set(language, (counts.get(language) ?? 0) + 1)
  return [...counts].toSorted(([, one], [, other]) => other - one).map(([language]) => language)
}
