// The one report format: a run as data, from which every other form is made. Written as JSON, published as JSON Schema
// (fixtures/schemas/run-report.schema.json), and read again to update a baseline. Everything is known by id and path.

import { z } from "zod"

/** Raised when a reader of older reports would misread newer ones. Version 1 had no runs, overlays or check table. */
export const REPORT_VERSION = 2

const count = z.int().nonnegative()
const ms = z.number()
const texts = z.array(z.string()).readonly()

const levelSchema = z.enum(["must", "should", "may"])
export const behaviourSchema = z.enum([
  "OK",
  "NON_STRICT",
  "INFORMATIONAL",
  "FAILED",
  "UNIMPLEMENTED",
  "UNTESTABLE",
  "INCONCLUSIVE",
  "NOT_RUN",
])
export const closeSchema = z.enum(["OK", "WRONG_CODE", "UNCLEAN", "WRONG_SIDE", "RESET", "TIMEOUT"])

const overlaySchema = z
  .object({
    status: z.enum(["expected", "unexpected", "flaky"]),
    reason: z.string().exactOptional().describe("Why the baseline knows of it."),
  })
  .readonly()
  .describe("What the baseline makes of a failure. It never changes a verdict. Without a baseline all are unexpected.")

const findingSchema = z
  .object({
    stream: count.describe("Which of the permutation's streams, from 0."),
    eventIndex: count.exactOptional().describe("Index into the events of that stream's recording."),
    expected: z.string(),
    actual: z.string().describe("As it was found; a peer's own text may be in it."),
  })
  .readonly()

const findingsSchema = z.array(findingSchema).readonly().describe("The first hundred; `findingCount` says of how many.")

const failureSchema = z
  .object({
    check: z.string().describe("Id of the check that names the cause."),
    requirements: texts.describe("Ids of the requirements, most direct first."),
    level: levelSchema,
    sentence: z.string().describe("The requirement's sentence."),
    source: z.string().describe("Where it is documented."),
    findings: findingsSchema,
    findingCount: count,
    followers: texts.describe("Ids of the checks whose failure follows from this one."),
    overlay: overlaySchema.exactOptional(),
  })
  .readonly()

const outcomeSchema = z
  .discriminatedUnion("type", [
    z.object({ check: z.string(), type: z.literal("pass") }).readonly(),
    z.object({ check: z.string(), type: z.literal("fail"), findings: findingsSchema, findingCount: count }).readonly(),
    z.object({ check: z.string(), type: z.literal("not-exercised"), missing: z.string() }).readonly(),
    z.object({ check: z.string(), type: z.literal("inconclusive"), why: z.string() }).readonly(),
  ])
  .describe("One check over all streams of a permutation: the worst of its outcomes.")

const distributionSchema = z
  .object({ count, min: ms, mean: ms, p50: ms, p95: ms, p99: ms, max: ms })
  .readonly()
  .describe("Milliseconds.")

const maybeMs = ms.exactOptional()
const maybeDistribution = distributionSchema.exactOptional()

const latenciesSchema = z
  .object({
    firstMessageMs: maybeMs,
    firstWordsSinceAudioMs: maybeMs,
    firstWordsMs: maybeMs,
    messageMs: maybeDistribution,
    messageMicrophoneMs: maybeDistribution,
    wordEmissionMs: maybeDistribution,
    endpointFinalMs: maybeDistribution,
    chunkFinalMs: maybeDistribution,
    forcedFinalMs: maybeDistribution,
    finalTranscriptMs: maybeDistribution,
    speechFinalOverheadMs: maybeDistribution,
    utteranceEndOverheadMs: maybeDistribution,
    closing: z
      .object({
        closeStreamToLastResultMs: maybeMs,
        lastResultToMetadataMs: maybeMs,
        metadataToCloseMs: maybeMs,
      })
      .readonly(),
  })
  .readonly()
  .describe("Wall time from when audio was spoken, or due, to what arrived. Absent: nothing came to measure.")

const stabilitySchema = z
  .object({
    finalWordCount: count,
    segmentCount: count,
    upwrCumulative: z.number().exactOptional(),
    upwrSet: z.number().exactOptional(),
    revisionsPerSegment: z.number().exactOptional(),
    normalisedErasure: z.number().exactOptional(),
  })
  .readonly()

const streamSchema = z
  .object({
    recording: z.string().exactOptional().describe("Path of the recording, as the run wrote it."),
    startedAt: z.string(),
    durationMs: ms.describe("From the opening to the last event."),
    audioMs: ms.describe("Audio sent."),
    requestId: z.string().exactOptional(),
    latencies: latenciesSchema.exactOptional(),
    untimed: z.string().exactOptional().describe("Why there are no latencies."),
    stability: stabilitySchema.exactOptional(),
  })
  .readonly()

export const permutationReportSchema = z
  .object({
    path: z.string().describe("Unique in a run: the id of the case, then the values of its axes."),
    title: z.string().exactOptional(),
    behaviour: behaviourSchema,
    close: closeSchema,
    reasons: texts.describe("Why it is not a plain pass or fail, in sentences."),
    broken: z.string().exactOptional().describe("The peer could not be reached on some stream, and how."),
    overlay: overlaySchema.exactOptional().describe("Present where it fails the run, or would without a baseline."),
    failures: z.array(failureSchema).readonly().describe("Root causes alone, MUST before SHOULD before MAY."),
    outcomes: z
      .array(outcomeSchema)
      .readonly()
      .describe("Checks that found something to look at, and those that the case is made for."),
    streams: z.array(streamSchema).readonly(),
  })
  .readonly()

const checkSchema = z
  .object({ requirements: texts, level: levelSchema, sentence: z.string(), source: z.string() })
  .readonly()

const causeSchema = z
  .object({
    check: z.string(),
    level: levelSchema.describe("The gravest of what it brings about."),
    count: count.describe("Permutations in which it failed, or what follows from it."),
    checks: texts.describe("Itself, and those that stand alone in some permutation although they follow from it."),
  })
  .readonly()

const staleSchema = z
  .object({
    path: z.string().describe("Path or glob of the entry."),
    check: z.string().exactOptional(),
    reason: z.string(),
  })
  .readonly()

const accountingSchema = z
  .object({
    planned: count,
    counts: z.record(behaviourSchema, count).readonly(),
    judged: count.describe("Permutations that got a verdict on the peer."),
    failed: count.describe("A MUST missed, or a bad close."),
    broken: count.describe("Permutations on which the peer could not be reached."),
    addsUp: z.boolean().describe("False when verdicts and plan do not match in number."),
    unexpected: count,
    expected: count,
    flaky: count,
    stale: count,
  })
  .readonly()

export const runSchema = z
  .object({
    soundcheck: z.string().describe("Version of Soundcheck."),
    judges: z.enum(["server", "client"]).describe("Which side is judged."),
    target: z
      .string()
      .describe("What is judged, without credentials: `mock:`, `wss://…`, or a client's command or name."),
    startedAt: z.string().describe("Wall clock, RFC 3339."),
    durationMs: ms.exactOptional(),
    seed: z.int().exactOptional(),
    strict: z.boolean().exactOptional().describe("A missed SHOULD fails the run."),
    interrupted: z.boolean().exactOptional(),
    budgetMs: ms.exactOptional(),
    shard: z.object({ index: z.int().positive(), count: z.int().positive() }).readonly().exactOptional(),
    baseline: z.string().exactOptional().describe("The file of the baseline."),
  })
  .readonly()

/** @see fixtures/schemas/run-report.schema.json, which is made of this */
export const runReportSchema = z
  .object({
    type: z.literal("soundcheck-report"),
    version: z.literal(REPORT_VERSION),
    run: runSchema,
    accounting: accountingSchema,
    exitCode: z.int().nonnegative(),
    problems: texts.describe(
      "What is wrong with the run itself, in sentences: shards that are missing, sums that differ.",
    ),
    causes: z
      .array(causeSchema)
      .readonly()
      .exactOptional()
      .describe("What is wrong over the whole run, what explains most of it first; known failures among them."),
    stale: z.array(staleSchema).readonly().describe("Entries of the baseline that no longer fail."),
    checks: z.record(z.string(), checkSchema).readonly().describe("What the checks named below are, by id."),
    permutations: z.array(permutationReportSchema).readonly().describe("All that were planned, in order."),
  })
  .readonly()

export type RunReport = z.infer<typeof runReportSchema>
export type RunFacts = RunReport["run"]
export type PermutationReport = z.infer<typeof permutationReportSchema>
export type StreamReport = PermutationReport["streams"][number]
export type FailureReport = PermutationReport["failures"][number]
export type FindingReport = FailureReport["findings"][number]
export type CheckReport = RunReport["checks"][string]
export type StaleEntry = RunReport["stale"][number]
export type OverlayReport = z.infer<typeof overlaySchema>
export type OutcomeReport = z.infer<typeof outcomeSchema>

/** The schema as it is published. Fields may be added without a new version: readers pass over what they do not know. */
export const reportJsonSchema = (): object => ({
  ...z.toJSONSchema(runReportSchema, { io: "input" }),
  title: "Soundcheck run report",
})
