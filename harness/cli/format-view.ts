// What `soundcheck format` shows: facts in a column, advice in sentences, choices in a table; for people, Markdown and JSON.
import { invitedMistakes } from "../formats/advice.ts"
import { type FileFacts, guessText, percent } from "../formats/file-facts.ts"
import type { FormatRun } from "../formats/format-run.ts"
import type { ChoiceResult } from "../formats/results.ts"
import type { Snippet } from "../formats/snippets.ts"
import { code, plain } from "../reports/markdown.ts"
import type { Paint } from "./paint.ts"
import { rows, type Row } from "./summary.ts"
import { duration, oneLine, seconds, table, wrap } from "./wording.ts"

export const factLines = (facts: FileFacts, paint: Paint): string[] => [
  paint.bold(facts.name),
  ...rows(factRows(facts), paint),
  ...facts.problems.flatMap((problem) => sentenceLines(paint.yellow("!"), problem)),
]

export function factRows(facts: FileFacts): Row[] {
  const { container, codec, byteOrder, sampleRateHz, channels, bitDepth, durationMs, byteLength, sound } = facts
  const coding = [
    `${codec}${byteOrder === "big" ? " big-endian" : ""}`,
    `${sampleRateHz / 1000} kHz`,
    channels === 1 ? "mono" : channels === 2 ? "stereo" : `${channels} channels`,
    bitDepth && `${bitDepth} bit`,
  ]
  const length = [durationMs && seconds(durationMs), byteLength !== undefined && `${byteLength} bytes`]
  const partly = facts.measuredMs + 1 < (durationMs ?? 0) ? ` (of the first ${seconds(facts.measuredMs)})` : ""
  const ends = sound.bandWidthHz && (sound.bandWidthHz / 1000).toFixed(1)
  return [
    ["container", container?.title ?? "none: raw samples"],
    ["audio", said(coding)],
    ["length", said(length)],
    ["level", `${level(sound.rmsDbfs)}, peak ${level(sound.peakDbfs)}${clipping(sound.clippedShare)}${partly}`],
    ["content", `speech ${percent(sound.speechShare)}, silence ${percent(sound.silentShare)} of the time`],
    ["band-width", ends === undefined ? undefined : `ends at ${ends} kHz of ${sampleRateHz / 2000} possible`],
    ["guessed", guessRow(facts)],
  ]
}

const said = (parts: readonly (string | number | false | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== false && part !== 0 && part !== "").join(" · ")

const level = (dbfs: number): string =>
  dbfs === Number.NEGATIVE_INFINITY ? "digital silence" : `${dbfs.toFixed(1)} dBFS`

const clipping = (share: number): string =>
  share === 0 ? "" : `, ${(share * 100).toFixed(share < 0.01 ? 2 : 1)} % clipped`

/** The likeliest three. */
function guessRow({ guesses }: FileFacts): string | undefined {
  const likely = guesses.filter(({ confidence }, index) => index === 0 || confidence >= 0.01).slice(0, 3)
  if (likely.length === 0) return undefined
  return `by its sound: ${likely.map((guess) => `${guessText(guess)} (${percent(guess.confidence)})`).join(", ")}`
}

export const adviceLines = (facts: FileFacts, query: string, paint: Paint): string[] => [
  "",
  ...rows([["query", query === "" ? "none: the header says it all" : query]], paint),
  ...invitedMistakes(facts).flatMap((sentence) => sentenceLines(paint.dim("·"), sentence)),
]

const TEXT_WIDTH = 86

function sentenceLines(mark: string, sentence: string): string[] {
  const [first = "", ...more] = wrap(oneLine(sentence), TEXT_WIDTH)
  return [`  ${mark} ${first}`, ...more.map((line) => `    ${line}`)]
}

export const snippetLines = (snippets: readonly Snippet[], paint: Paint): string[] =>
  snippets.flatMap(({ name, text }) => ["", paint.dim(`── ${name} ──`), ...text.split("\n")])

const HEADINGS = ["choice", "", "words", "errors", "first words", "bytes/s", "counted", "close"]

export function cellsOf(result: ChoiceResult): string[] {
  const { choice, outcome, wordCount, wordErrorRate: rate, firstWordsMs, bytesPerSecond, closeCode, countedMs } = result
  return [
    choice.title,
    outcome,
    String(Math.round(wordCount)),
    rate === undefined ? "" : `${(rate * 100).toFixed(1)} %`,
    firstWordsMs === undefined ? "" : duration(firstWordsMs),
    String(Math.round(bytesPerSecond)),
    countedMs === undefined ? "" : seconds(countedMs),
    closeCode === undefined ? "" : String(closeCode),
  ]
}

export function tableLines({ results, reference }: FormatRun, target: string, paint: Paint): string[] {
  const right = results.filter(({ choice }) => choice.mistake === undefined)
  const wrong = results.filter(({ choice }) => choice.mistake !== undefined)
  const lines = table([HEADINGS, ...results.map(cellsOf)])
  const [heading = "", ...all] = lines
  const shown = [
    ...all.slice(0, right.length),
    ...(wrong.length === 0 ? [] : [paint.dim("mistakes, made on purpose")]),
    ...all.slice(right.length),
  ]
  return [
    "",
    `Streamed to ${target}${comparedWith(reference?.source)}`,
    "",
    `  ${paint.dim(heading)}`,
    ...shown.map((line) => `  ${line}`),
    ...explanations(results).flatMap((text, index) => [
      ...(index === 0 ? [""] : []),
      ...sentenceLines(paint.yellow("!"), text),
    ]),
  ]
}

/** What befell several choices alike is said once. */
function explanations(results: readonly ChoiceResult[]): string[] {
  const told = new Map<string, string[]>()
  for (const result of results) {
    const text = explained(result)
    if (text !== "") told.set(text, [...(told.get(text) ?? []), result.choice.title])
  }
  return [...told].map(([text, titles]) => {
    if (titles.length === results.length) return text
    return `${titles.length > SHOWN_TITLES ? `${titles.length} choices` : titles.join(", ")}: ${text}`
  })
}

const SHOWN_TITLES = 3

const explained = ({ problem, mistake }: ChoiceResult): string =>
  [...new Set([problem, mistake].filter((sentence) => sentence !== undefined))].join(" ")

function comparedWith(source: string | undefined): string {
  if (source === undefined) return " · no words came back, so there is nothing to compare"
  return source === "best choice"
    ? " · errors against the choice that brought back most words (--reference for the truth)"
    : " · errors against what is said"
}

export function verdictLines({ results, recommendation, expectsWords }: FormatRun, paint: Paint): string[] {
  const arePlaceholders =
    expectsWords && results.some((result) => result.choice.mistake === undefined && result.arePlaceholders)
  return [
    "",
    ...(arePlaceholders
      ? sentenceLines(
          paint.yellow("!"),
          'The mock does not know this speech, so its words are made up at its rhythm: "soundcheck fixture add" teaches it, a live target hears it.',
        )
      : []),
    ...(recommendation === undefined
      ? expectsWords
        ? sentenceLines(paint.red("✗"), "No choice brought back words: see above why.")
        : sentenceLines(
            paint.yellow("!"),
            "Nobody seems to speak in it, so no choice can show that it is right: give a file with speech.",
          )
      : sentenceLines(
          paint.green("✓"),
          `Take ${recommendation.result.choice.title} (${declaredText(recommendation.result)}): ${recommendation.reason}.`,
        )),
  ]
}

const declaredText = ({ choice }: ChoiceResult): string => {
  const said = Object.entries(choice.declared).map(([name, value]) => `${name}=${value}`)
  return said.length === 0 ? "declare nothing" : said.join("&")
}

export function markdownOf(facts: FileFacts, query: string, snippets: readonly Snippet[], run: FormatRun): string {
  const { results, recommendation } = run
  const list = factRows(facts).flatMap(([label, value]) => (value === undefined ? [] : [`- ${label}: ${plain(value)}`]))
  const tableRows = [HEADINGS, HEADINGS.map(() => "---"), ...results.map((result) => [...cellsOf(result)].map(plain))]
  return [
    `## ${plain(facts.name)}`,
    [...list, ...facts.problems.map((problem) => `- ⚠️ ${plain(problem)}`)].join("\n"),
    `Query: ${query === "" ? "none, the header says it all" : code(query)}`,
    invitedMistakes(facts)
      .map((sentence) => `- ${plain(sentence)}`)
      .join("\n"),
    tableRows.map((row) => `| ${row.join(" | ")} |`).join("\n"),
    recommendation === undefined
      ? "No choice brought back words."
      : `**Take ${plain(recommendation.result.choice.title)}** (${code(declaredText(recommendation.result))}): ${recommendation.reason}.`,
    ...snippets.map(({ name, language, text }) => `### ${name}\n\n\`\`\`${language}\n${text}\n\`\`\``),
    "",
  ].join("\n\n")
}

export function jsonOf(facts: FileFacts, query: string, snippets: readonly Snippet[], run: FormatRun) {
  const { beginning: _, ...file } = facts
  const { results, reference, recommendation } = run
  return {
    file,
    query,
    mistakesToAvoid: invitedMistakes(facts),
    reference,
    choices: results.map(({ choice, recording, ...measured }) => ({
      title: choice.title,
      declared: choice.declared,
      sent: choice.sent,
      chunkMs: choice.chunkMs,
      madeMistake: choice.mistake,
      startedAt: recording.header.startedAt,
      ...measured,
    })),
    recommendation: recommendation && { choice: recommendation.result.choice.title, reason: recommendation.reason },
    snippets,
  }
}
