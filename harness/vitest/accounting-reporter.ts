// Accounts for the cases of a vitest run: every permutation that was planned has a verdict, or is named as not run. The
// verdicts travel with the tests, so that the sums of blob reports that are merged are those of the run as a whole.

import { readdirSync } from "node:fs"
import type { Reporter, TestModule, Vitest } from "vitest/node"
import { EXIT } from "../errors.ts"
import { summaryText } from "../reports/text.ts"
import { type CountedVerdict, type RunSummary, summarise } from "../verdicts/accounting.ts"

/** One permutation as a test carries it: not run, until it was. */
export interface PlayedPermutation extends CountedVerdict {
  /** The project that plays it: the same case runs in several. */
  readonly venue: string
  readonly path: string
}

/** The sums of one venue. */
export interface VenueAccount {
  readonly venue: string
  readonly summary: RunSummary
  /** Permutations that came twice: blobs of different runs in one folder. */
  readonly twice: readonly string[]
}

export function accountFor(played: readonly PlayedPermutation[]): readonly VenueAccount[] {
  const venues = [...new Set(played.map(({ venue }) => venue))]
  return venues.map((venue) => {
    const own = played.filter((one) => one.venue === venue)
    const paths = own.map(({ path }) => path)
    const twice = paths.filter((path, index) => paths.indexOf(path) !== index)
    return { venue, summary: summarise(new Set(paths).size, own), twice: [...new Set(twice)] }
  })
}

/** The shards of which no blob is there, from the names that vitest gives them: `blob-1-3.json`. */
export function missingShards(files: readonly string[]): readonly string[] {
  const shards = files.flatMap((file) => {
    const [, index, count] = (/^blob-(\d+)-(\d+)\.json$/.exec(file) ?? []).map(Number)
    return index === undefined || count === undefined ? [] : [{ index, count }]
  })
  const count = Math.max(0, ...shards.map((shard) => shard.count))
  return Array.from({ length: count }, (_, at) => at + 1)
    .filter((index) => !shards.some((shard) => shard.index === index && shard.count === count))
    .map((index) => `Shard ${index} of ${count} left no blob: its cases are not in these sums.`)
}

export default class AccountingReporter implements Reporter {
  #log: (text: string) => void = () => {}
  #missing: readonly string[] = []

  onInit({ logger, config }: Vitest): void {
    this.#log = (text) => logger.log(text)
    const folder = config.mergeReports
    this.#missing = folder === undefined ? [] : missingShards(readdirSync(folder))
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const played = modules.flatMap((module) =>
      [...module.children.allTests()].flatMap((test) => test.meta().soundcheck ?? []),
    )
    const accounts = accountFor(played)
    for (const account of accounts) this.#log(accountText(account))
    for (const problem of this.#missing) this.#log(` ${problem}`)
    if (this.#missing.length > 0 || accounts.some(({ summary }) => !summary.addsUp))
      process.exitCode ||= EXIT.nothingRan
  }
}

/** So many show what is wrong. */
const NAMED_MAX = 5

function accountText({ venue, summary, twice }: VenueAccount): string {
  const named = twice.slice(0, NAMED_MAX).join(", ")
  const doubles =
    twice.length === 0
      ? []
      : [`came twice: ${named}${twice.length > NAMED_MAX ? " …" : ""}; merge the blobs of one run alone`]
  return [`\n Cases, ${venue}`, summaryText(summary), ...doubles].join("\n")
}
