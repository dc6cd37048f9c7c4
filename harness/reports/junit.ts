// A run as JUnit XML, for CI: one suite a permutation, one row a check. A MUST missed is a failure; a SHOULD missed is one
// too when the run is strict, else its row passes and says so in its output. What did not run is skipped, never passed;
// so is a failure that the baseline knows of, with its reason.

import type { OutcomeReport, OverlayReport, PermutationReport, RunReport } from "./run-report.ts"

/** One `<testcase>`. */
interface Row {
  readonly name: string
  readonly result: "pass" | "failure" | "skipped"
  readonly message: string
  /** Evidence, or what a passing row has to say. */
  readonly text: string
  readonly properties: readonly (readonly [name: string, value: string])[]
}

/** @see https://github.com/testmoapp/junitxml for the dialect that CI systems read */
export function junitReport(report: RunReport): string {
  const suites = report.permutations.map((permutation) => suiteOf(permutation, report))
  const total = (key: "tests" | "failures" | "skipped") => suites.reduce((sum, suite) => sum + suite[key], 0)
  const seconds = suites.reduce((sum, suite) => sum + suite.seconds, 0)
  const counts = `tests="${total("tests")}" failures="${total("failures")}" skipped="${total("skipped")}" errors="0"`
  const name = attribute(`soundcheck ${report.run.target}`)
  const head = `<testsuites name="${name}" ${counts} time="${seconds.toFixed(3)}">`
  return ['<?xml version="1.0" encoding="UTF-8"?>', head, ...suites.map(({ xml }) => xml), "</testsuites>", ""].join(
    "\n",
  )
}

function suiteOf(permutation: PermutationReport, report: RunReport) {
  const { path, streams } = permutation
  const rows = rowsOf(permutation, report)
  const failures = rows.filter(({ result }) => result === "failure").length
  const skipped = rows.filter(({ result }) => result === "skipped").length
  const seconds = streams.reduce((longest, { durationMs }) => Math.max(longest, durationMs / 1000), 0)
  const counts = `tests="${rows.length}" failures="${failures}" skipped="${skipped}" errors="0"`
  const head = `  <testsuite name="${attribute(path)}" ${counts} time="${seconds.toFixed(3)}" timestamp="${attribute(report.run.startedAt)}">`
  const files = streams.flatMap(({ recording }, index) =>
    recording === undefined ? [] : [[`recording-${index}`, recording] as const],
  )
  const lines = [head, ...propertyLines(files, "    "), ...rows.map((row) => rowXml(path, row)), "  </testsuite>"]
  return { xml: lines.join("\n"), tests: rows.length, failures, skipped, seconds }
}

function rowsOf(permutation: PermutationReport, report: RunReport): readonly Row[] {
  const { behaviour, close, reasons, outcomes, failures, overlay } = permutation
  if (outcomes.length === 0) {
    const message = [behaviour, ...reasons].join(": ")
    return [{ name: "streams", result: "skipped", message, text: "", properties: [] }]
  }
  const rows = outcomes.map((outcome) => {
    const root = failures.find(({ check, followers }) => [check, ...followers].includes(outcome.check))
    return checkRow(outcome, report, root?.overlay ?? overlay)
  })
  const isExpected = overlay !== undefined && overlay.status !== "unexpected"
  const result = close === "OK" ? "pass" : isExpected ? "skipped" : "failure"
  return [...rows, { name: "close", result, message: `close ${close}`, text: "", properties: [] }]
}

function checkRow(outcome: OutcomeReport, { checks, run }: RunReport, overlay: OverlayReport | undefined): Row {
  const { check: name } = outcome
  const { level = "must", sentence = "", source = "", requirements = [] } = checks[name] ?? {}
  const properties = [
    ...requirements.map((requirement) => ["requirement", requirement] as const),
    ["level", level] as const,
    ["source", source] as const,
  ]
  switch (outcome.type) {
    case "pass":
      return { name, result: "pass", message: "", text: "", properties }
    case "not-exercised":
      return { name, result: "skipped", message: `nothing to look at: ${outcome.missing}`, text: "", properties }
    case "inconclusive":
      return { name, result: "skipped", message: `inconclusive: ${outcome.why}`, text: "", properties }
    case "fail": {
      const counts = level === "must" || (level === "should" && run.strict === true)
      const rule = `${level.toUpperCase()} ${sentence}`
      const found = [...evidence(outcome), source].join("\n")
      if (!counts) return { name, result: "pass", message: "", text: `${rule}\n${found}`, properties }
      if (overlay === undefined || overlay.status === "unexpected")
        return { name, result: "failure", message: rule, text: found, properties }
      const known = [overlay.status, overlay.reason, rule].filter((part) => part !== undefined).join(": ")
      return { name, result: "skipped", message: known, text: "", properties }
    }
    default:
      return outcome satisfies never
  }
}

/** Whoever reads JUnit has the JSON beside it. */
const FINDINGS_SHOWN = 10

function evidence({ findings, findingCount }: Extract<OutcomeReport, { type: "fail" }>): readonly string[] {
  const lines = findings
    .slice(0, FINDINGS_SHOWN)
    .map(({ expected, actual }) => `expected ${expected}\nfound    ${actual}`)
  const more = findingCount - FINDINGS_SHOWN
  return more > 0 ? [...lines, `and ${more} more`] : lines
}

function rowXml(path: string, { name, result, message, text, properties }: Row): string {
  const open = `    <testcase classname="${attribute(path)}" name="${attribute(name)}"`
  const lines = [...propertyLines(properties, "      "), ...resultLines(result, message, text)]
  return lines.length === 0 ? `${open}/>` : [`${open}>`, ...lines, "    </testcase>"].join("\n")
}

function resultLines(result: Row["result"], message: string, text: string): readonly string[] {
  if (result === "failure") return [`      <failure message="${attribute(message)}">${content(text)}</failure>`]
  if (result === "skipped") return [`      <skipped message="${attribute(message)}"/>`]
  return text === "" ? [] : [`      <system-out>${content(text)}</system-out>`]
}

function propertyLines(properties: Row["properties"], indent: string): readonly string[] {
  if (properties.length === 0) return []
  const lines = properties.map(
    ([name, value]) => `${indent}  <property name="${attribute(name)}" value="${attribute(value)}"/>`,
  )
  return [`${indent}<properties>`, ...lines, `${indent}</properties>`]
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }

/**
 * Text for XML 1.0, which has no way to write most control characters and no lone surrogates: those are left out, since
 * one of them makes the whole file unreadable, and a peer chooses what it sends.
 */
const content = (text: string): string =>
  text
    .replaceAll(/\p{Surrogate}/gu, "")
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? "")

/** In an attribute a reader would make a space of a line feed. */
const attribute = (text: string): string => content(text).replaceAll("\n", "&#10;")
