// `soundcheck format`: what a file is, which settings it wants, and what each way of sending it gave.
import { readFileSync } from "node:fs"
import { ALL_ENCODINGS } from "../audio/encodings/index.ts"
import { EXIT, HarnessError } from "../errors.ts"
import { readRecordingFile } from "../files/files.ts"
import { type FixtureLibrary, fixtureLibrary } from "../fixtures/fixture.ts"
import { exactQuery } from "../formats/advice.ts"
import { type FileFacts, inspectFile } from "../formats/file-facts.ts"
import { type FormatRun, runFormat } from "../formats/format-run.ts"
import { snippetsFor } from "../formats/snippets.ts"
import { trialTarget } from "../formats/trial.ts"
import type { QueryPair } from "../protocol/options/listen-options.ts"
import { diagnose } from "../streaming/diagnosis.ts"
import { nameMistake } from "../streaming/mistakes.ts"
import { composeQuery, queryText } from "../streaming/query.ts"
import { personalFolder } from "../teaching/personal-folder.ts"
import { adviceLines, factLines, jsonOf, markdownOf, snippetLines, tableLines, verdictLines } from "./format-view.ts"
import { mixTimeline } from "../timeline.ts"
import { type Io, say } from "./io.ts"
import { paintFor } from "./paint.ts"
import { diagnosisLines } from "./summary.ts"

export interface FormatFlags {
  readonly target: string
  readonly seconds: number
  readonly parallel: number
  readonly json?: boolean
  readonly markdown?: boolean
  readonly wrong?: boolean
  readonly snippets: boolean
  readonly reference?: string
  readonly record?: string
  readonly encoding?: string
  readonly sampleRate?: number
  readonly channels?: number
  readonly option: readonly QueryPair[]
}

/** What is asked for beside the audio, so that first words can be timed. */
const USUAL_OPTIONS: readonly QueryPair[] = [
  ["model", "nova-3"],
  ["interim_results", "true"],
]

export async function format(what: string, flags: FormatFlags, io: Io): Promise<number> {
  if (/\.jsonl$/i.test(what)) return explainRecording(what, io)
  const library = fixtureLibrary([personalFolder(io.env)])
  const { path, name, spoken } = located(what, library, flags.seconds * 1000)
  const { encoding, sampleRate, channels } = flags
  // Asked before anything is read: a wrong address is worth no waiting.
  const target = trialTarget(flags.target, io.env)
  const facts = await inspectFile(path, name, {
    keepMs: flags.seconds * 1000,
    ...(encoding !== undefined && { encoding }),
    ...(sampleRate !== undefined && { sampleRateHz: sampleRate }),
    ...(channels !== undefined && { channels }),
  })
  const options = composeQuery([USUAL_OPTIONS, flags.option])
  const isText = flags.json !== true && flags.markdown !== true
  const paint = paintFor(io.stdout, io.env)
  const query = exactQuery(facts)
  const snippets = snippetsFor({
    file: path,
    url: target.isVirtual ? DOCUMENTED_URL : target.label,
    query: [query, queryText(options)].filter((part) => part !== "").join("&"),
    chunkByteLength: chunkByteLength(facts),
    isBigEndian: facts.byteOrder === "big",
  })
  if (isText) {
    for (const line of [...factLines(facts, paint), ...adviceLines(facts, query, paint)]) say(io.stdout, line)
    if (flags.snippets) for (const line of snippetLines(snippets, paint)) say(io.stdout, line)
  }
  const run = await runFormat({
    facts,
    target,
    options,
    parallel: flags.parallel,
    wrong: flags.wrong === true,
    reference: flags.reference === undefined ? undefined : referenceText(flags.reference),
    fixtureText: spoken,
    signal: io.interrupted,
    ...(flags.record !== undefined && { folder: flags.record }),
    onResult: (done, all, choice) => {
      if (io.stderr.isTTY === true && !target.isVirtual) io.stderr.write(`\r\x1b[K${done} of ${all}: ${choice.title}`)
    },
  })
  if (io.stderr.isTTY === true && !target.isVirtual) io.stderr.write("\r\x1b[K")
  if (flags.json === true) io.stdout.write(`${JSON.stringify(jsonOf(facts, query, snippets, run), null, 2)}\n`)
  else if (flags.markdown === true) io.stdout.write(markdownOf(facts, query, snippets, run))
  else for (const line of [...tableLines(run, target.label, paint), ...verdictLines(run, paint)]) say(io.stdout, line)
  return exitCodeOf(run, io.interrupted.aborted)
}

const DOCUMENTED_URL = "wss://api.deepgram.com/v1/listen"

/** A fixture's name, or a file. */
function located(what: string, library: FixtureLibrary, toMs: number) {
  if (what === "-" || /^https?:/i.test(what)) {
    throw new HarnessError(
      "USAGE",
      `Expected a file, found "${what}": save it first, since format reads it more than once.`,
    )
  }
  const fixture = library.fixtures.find(({ name }) => name === what.replace(/^fixture:/, ""))
  if (fixture === undefined) return { path: what, name: what, spoken: undefined }
  const { words } = mixTimeline(fixture.timeline)
  const first = words.filter(({ endMs }) => endMs <= toMs)
  return { path: fixture.file, name: what, spoken: first.map(({ word }) => word).join(" ") }
}

/** A file's text where there is such a file, else the words themselves. */
function referenceText(given: string): string {
  try {
    return readFileSync(given, "utf8")
  } catch {
    return given
  }
}

/** Bytes of 100 ms: of plain samples exactly, whatever header is before them; of packets the mean. */
function chunkByteLength({ codec, sampleRateHz, channels, byteLength, durationMs }: FileFacts): number {
  const samples = ALL_ENCODINGS.get(codec)
  if (samples !== undefined) return samples.bytesPerSample * channels * Math.round(sampleRateHz / 10)
  if (byteLength === undefined || durationMs === undefined || durationMs === 0) return UNKNOWN_CHUNK_BYTE_LENGTH
  return Math.max(1, Math.round((byteLength * 100) / durationMs))
}

/** Of a compressed pipe that nobody knows the length of: 100 ms at 64 kbit/s. */
const UNKNOWN_CHUNK_BYTE_LENGTH = 800

function exitCodeOf({ results, recommendation, expectsWords }: FormatRun, interrupted: boolean): number {
  if (interrupted) return EXIT.interrupted
  if (results.every(({ outcome }) => outcome !== "accepted")) return EXIT.unreachable
  if (recommendation !== undefined || !expectsWords) return EXIT.asExpected
  return EXIT.unexpectedFailure
}

/** Pointed at a recording: which mistake it shows. */
async function explainRecording(file: string, io: Io): Promise<number> {
  const { recording } = await readRecordingFile(file)
  const paint = paintFor(io.stdout, io.env)
  const mistake = nameMistake(recording)
  const diagnoses = diagnose(recording, false)
  say(io.stdout, paint.bold(file))
  for (const diagnosis of diagnoses) for (const line of diagnosisLines(diagnosis, paint)) say(io.stdout, line)
  if (mistake === undefined) {
    say(io.stdout, `  ${paint.green("✓")} None of the classic mistakes with audio is seen in it.`)
    return diagnoses.find(({ kind }) => kind === "failure")?.exitCode ?? EXIT.asExpected
  }
  return EXIT.unexpectedFailure
}
