// A run as JUnit XML, for CI: one suite a permutation, one row a check. A MUST missed is a failure; a SHOULD missed is one
// too when the run is strict, else its row passes and says so in its output. What did not run is skipped, never passed.

import type { Check, Finding } from "../checks/check.ts"
import type { Recording } from "../recording/recording.ts"
import { type CheckResult, checkResults, type Reported, type RunFacts } from "./reported.ts"

export interface JunitOptions {
  readonly strict?: boolean
}

/** One `<testcase>`. */
interface Row {
  readonly name: string
  readonly result: "pass" | "failure" | "skipped"
  readonly message: string
  /** Evidence, or what a passing row has to say. */
  readonly text: string
}

/** @see https://github.com/testmoapp/junitxml for the dialect that CI systems read */
export function junitReport(results: readonly Reported[], facts: RunFacts, options: JunitOptions = {}): string {
  const suites = results.map((reported) => suiteOf(reported, facts, options))
  const total = (key: "tests" | "failures" | "skipped") => suites.reduce((sum, suite) => sum + suite[key], 0)
  const seconds = suites.reduce((sum, suite) => sum + suite.seconds, 0)
  const counts = `tests="${total("tests")}" failures="${total("failures")}" skipped="${total("skipped")}" errors="0"`
  const head = `<testsuites name="soundcheck ${attribute(facts.target)}" ${counts} time="${seconds.toFixed(3)}">`
  return ['<?xml version="1.0" encoding="UTF-8"?>', head, ...suites.map(({ xml }) => xml), "</testsuites>", ""].join(
    "\n",
  )
}

function suiteOf(reported: Reported, { startedAt }: RunFacts, options: JunitOptions) {
  const { permutation, recordings } = reported
  const rows = rowsOf(reported, options)
  const failures = rows.filter(({ result }) => result === "failure").length
  const skipped = rows.filter(({ result }) => result === "skipped").length
  const seconds = recordings.reduce((longest, recording) => Math.max(longest, secondsOf(recording)), 0)
  const counts = `tests="${rows.length}" failures="${failures}" skipped="${skipped}" errors="0"`
  const head = `  <testsuite name="${attribute(permutation.path)}" ${counts} time="${seconds.toFixed(3)}" timestamp="${attribute(startedAt)}">`
  const files = recordings.flatMap(({ file }, index) =>
    file === undefined ? [] : [`      <property name="recording-${index}" value="${attribute(file)}"/>`],
  )
  const properties = files.length === 0 ? [] : ["    <properties>", ...files, "    </properties>"]
  const xml = [head, ...properties, ...rows.map((row) => rowXml(permutation.path, row)), "  </testsuite>"].join("\n")
  return { xml, tests: rows.length, failures, skipped, seconds }
}

const secondsOf = ({ events }: Recording): number => (events.at(-1)?.atMs ?? 0) / 1000

function rowsOf(reported: Reported, options: JunitOptions): readonly Row[] {
  const { verdict } = reported
  const checks = checkResults(reported).map((result) => checkRow(result, options))
  const close: Row = {
    name: "close",
    result: verdict.close === "OK" ? "pass" : "failure",
    message: `close ${verdict.close}`,
    text: "",
  }
  if (verdict.judgements.length > 0) return [...checks, close]
  return [{ name: "streams", result: "skipped", message: [verdict.behaviour, ...verdict.reasons].join(": "), text: "" }]
}

function checkRow({ check, outcome }: CheckResult, { strict = false }: JunitOptions): Row {
  const { id: name, level } = check
  switch (outcome.type) {
    case "pass":
      return { name, result: "pass", message: "", text: "" }
    case "not-exercised":
      return { name, result: "skipped", message: `nothing to look at: ${outcome.missing}`, text: "" }
    case "inconclusive":
      return { name, result: "skipped", message: `inconclusive: ${outcome.why}`, text: "" }
    case "fail": {
      const isFailure = level === "must" || (level === "should" && strict)
      const message = `${level.toUpperCase()} ${check.sentence}`
      return {
        name,
        result: isFailure ? "failure" : "pass",
        message,
        text: evidence(check, outcome.findings, isFailure),
      }
    }
    default:
      return outcome satisfies never
  }
}

function evidence(check: Check, findings: readonly Finding[], isFailure: boolean): string {
  const lines = findings.map(({ expected, actual }) => `expected ${expected}\nfound    ${actual}`)
  return [...(isFailure ? [] : [`${check.level.toUpperCase()} ${check.sentence}`]), ...lines, check.source].join("\n")
}

function rowXml(path: string, { name, result, message, text }: Row): string {
  const open = `    <testcase classname="${attribute(path)}" name="${attribute(name)}"`
  if (result === "failure") {
    return `${open}>\n      <failure message="${attribute(message)}">${content(text)}</failure>\n    </testcase>`
  }
  if (result === "skipped") return `${open}>\n      <skipped message="${attribute(message)}"/>\n    </testcase>`
  return text === "" ? `${open}/>` : `${open}>\n      <system-out>${content(text)}</system-out>\n    </testcase>`
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
