// A run as Markdown, made for the summary of a CI job: the sums first, then what is wrong and nobody expected, then what
// could not be judged, and everything else folded away. Text of a peer stands in code spans, where it can do nothing.

import { type Cause, unexpectedCauses } from "./causes.ts"
import {
  areasOf,
  BEHAVIOUR_WORDS,
  checkCounts,
  counted,
  factRows,
  firstWordsMs,
  headline,
  proseParts,
  sourceParts,
  type Tone,
  toneOf,
  verdictWords,
  withTone,
} from "./overview.ts"
import type { FindingReport, PermutationReport, RunReport } from "./run-report.ts"

/** GitHub drops a step's summary of more than 1 MiB; other commands of the step may have something to say as well.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits */
const MOST_BYTES = 900_000
/** So many tell what is wrong; the rest is counted. */
const ENTRIES_SHOWN = 50
/** A fault repeats itself, in one permutation and in others. */
const FINDINGS_SHOWN = 2
const PLACES_SHOWN = 4
const NAMES_SHOWN = 40
const PEER_TEXT_LENGTH = 300

const MARKS: Readonly<Record<Tone, string>> = {
  good: "✅",
  warning: "⚠️",
  known: "☑️",
  bad: "❌",
  unclear: "❔",
  absent: "⏸️",
}

export function markdownReport(report: RunReport): string {
  const sections = [
    head(report),
    sums(report),
    list("Unexpected failures", unexpectedCauses(report), causeText),
    problems(report),
    list("Known failures", withTone(report, "known"), knownText),
    list("Could not be judged", withTone(report, "unclear"), reasonsText),
    ...areasOf(report).map(({ name, permutations }) => areaTable(name, permutations)),
  ]
  return withinLimit(sections.filter((section) => section !== ""))
}

/** Whole sections, as many as fit. */
function withinLimit(sections: readonly string[]): string {
  const encoder = new TextEncoder()
  let left = MOST_BYTES
  const fitting = sections.filter((section) => {
    const byteLength = encoder.encode(section).length + 1
    if (byteLength > left) return false
    left -= byteLength
    return true
  })
  const missing = sections.length - fitting.length
  if (missing === 0) return fitting.join("\n")
  return [...fitting, `*${counted(missing, "section")} left out to stay below 1 MiB; the JSON report has all.*\n`].join(
    "\n",
  )
}

function head(report: RunReport): string {
  const mark = report.exitCode === 0 ? "✅" : report.exitCode === 5 ? "❔" : "❌"
  const facts = factRows(report).map(([label, value]) => `${label} ${code(value)}`)
  return `## ${mark} ${plain(headline(report))}\n\n${facts.join(" · ")}\n`
}

function sums({ accounting }: RunReport): string {
  const { counts, planned, expected, flaky } = accounting
  const rows = Object.entries(BEHAVIOUR_WORDS).flatMap(([behaviour, words]) => {
    const count = counts[behaviour as keyof typeof counts]
    return count === 0 ? [] : [`| ${words} | ${count} |`]
  })
  const known = [
    ...(expected > 0 ? [`| of them known to the baseline | ${expected} |`] : []),
    ...(flaky > 0 ? [`| of them known to be flaky | ${flaky} |`] : []),
  ]
  return ["| permutations | |", "|:--|--:|", ...rows, ...known, `| **planned** | **${planned}** |`, ""].join("\n")
}

function list<One>(title: string, ones: readonly One[], textOf: (one: One) => string): string {
  if (ones.length === 0) return ""
  const more = ones.length - ENTRIES_SHOWN
  const rest = more > 0 ? [`\n*and ${more} more*\n`] : [""]
  return [`### ${title}\n`, ...ones.slice(0, ENTRIES_SHOWN).map(textOf), ...rest].join("\n")
}

/** One thing that is wrong, and the permutations in which it showed. */
function causeText({ level, sentence, source, ids, followers, places }: Cause): string {
  const sources = sourceParts(source).map(({ text, url }) =>
    url === undefined ? plain(text) : `[${plain(text)}](${url})`,
  )
  const followed = followers.length === 0 ? [] : [`from it follow ${followers.map(code).join(", ")}`]
  const rest = places.slice(PLACES_SHOWN).map(({ permutation }) => code(permutation.path))
  return [
    `#### ${MARKS.bad} ${level.toUpperCase()} ${prose(sentence)}`,
    "",
    [ids.map(code).join(", "), ...sources, `in ${counted(places.length, "permutation")}`, ...followed].join(" · "),
    "",
    ...places.slice(0, PLACES_SHOWN).flatMap(placeLines),
    ...(rest.length > 0
      ? [`- and in ${rest.slice(0, NAMES_SHOWN).join(", ")}${rest.length > NAMES_SHOWN ? " …" : ""}`]
      : []),
    "",
  ].join("\n")
}

function placeLines({ permutation, findings, findingCount }: Cause["places"][number]): readonly string[] {
  const recordings = permutation.streams.flatMap(({ recording }) => (recording === undefined ? [] : [code(recording)]))
  const more = findingCount - FINDINGS_SHOWN
  return [
    `- ${code(permutation.path)} ${plain(verdictWords(permutation))}`,
    ...findings.slice(0, FINDINGS_SHOWN).map(findingLine),
    ...(more > 0 ? [`  - and ${more} more`] : []),
    ...(recordings.length === 0 ? [] : [`  - recorded in ${recordings.join(", ")}`]),
  ]
}

const findingLine = ({ expected, actual }: FindingReport): string =>
  `  - expected ${code(expected)}, found ${code(actual)}`

function problems({ problems: sentences, stale }: RunReport): string {
  const lines = [
    ...sentences.map((sentence) => `- ${plain(sentence)}`),
    ...stale.map(
      ({ path, check, reason }) =>
        `- stale: ${code(path)}${check === undefined ? "" : ` ${code(check)}`} no longer fails (${plain(reason)})`,
    ),
  ]
  return lines.length === 0 ? "" : `### To put right\n\n${lines.join("\n")}\n`
}

function knownText({ path, overlay, failures }: PermutationReport): string {
  const causes = failures.flatMap(({ check, level }) => (level === "may" ? [] : [code(check)]))
  const reason = overlay?.reason === undefined ? "" : `: ${plain(overlay.reason)}`
  return `- ${MARKS.known} ${code(path)} ${overlay?.status ?? ""} ${causes.join(", ")}${reason}`
}

const reasonsText = ({ path, behaviour, reasons }: PermutationReport): string =>
  `- ${MARKS.unclear} ${code(path)} ${behaviour}${reasons.length === 0 ? "" : `: ${reasons.map(plain).join("; ")}`}`

function areaTable(name: string, permutations: readonly PermutationReport[]): string {
  const bad = permutations.filter((permutation) => toneOf(permutation) === "bad").length
  const rows = permutations.map((permutation) => {
    const { passed, looked } = checkCounts(permutation)
    const words = firstWordsMs(permutation)
    const cells = [
      `${MARKS[toneOf(permutation)]} ${plain(verdictWords(permutation))}`,
      code(permutation.path).replaceAll("|", "\\|"),
      looked === 0 ? "" : `${passed} of ${looked}`,
      words === undefined ? "" : `${Math.round(words)} ms`,
    ]
    return `| ${cells.join(" | ")} |`
  })
  const summary = `<b>${entities(oneLine(name))}</b>: ${permutations.length}${bad === 0 ? "" : `, ${bad} failed`}`
  const table = ["| verdict | permutation | checks passed | first words |", "|:--|:--|--:|--:|", ...rows]
  return [`<details><summary>${summary}</summary>\n`, ...table, "\n</details>\n"].join("\n")
}

/** A sentence of ours, with the code spans that it has. */
const prose = (sentence: string): string =>
  proseParts(sentence)
    .map((part, index) => (index % 2 === 1 ? code(part) : escaped(part)))
    .join("")

/** Text in which nothing is markup, HTML, a mention or a link. */
export const plain = (text: string): string => escaped(oneLine(text))

const escaped = (text: string): string =>
  entities(text.replaceAll(/[\\`*_{}[\]()#+!|~]/g, "\\$&")).replaceAll("@", "@\u200b")

/** Within HTML, where Markdown's own escapes are text. */
const entities = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")

/** A code span, its fence longer than any run of backticks in it. */
export function code(text: string): string {
  const shown = oneLine(text)
  const cut = shown.length > PEER_TEXT_LENGTH ? `${shown.slice(0, PEER_TEXT_LENGTH)}…` : shown
  const longest = Math.max(0, ...(cut.match(/`+/g) ?? []).map((run) => run.length))
  const fence = "`".repeat(longest + 1)
  const pad = cut === "" || cut.startsWith("`") || cut.endsWith("`") ? " " : ""
  return `${fence}${pad}${cut}${pad}${fence}`
}

/** Line ends, control characters and what turns the direction of writing become spaces. */
const oneLine = (text: string): string =>
  text.replaceAll(/[\p{Cc}\s\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ").trim()
