// `soundcheck server --discover`: asks a server what it has, and proposes a profile on standard output.
import { serverCases } from "../../suites/server/all.ts"
import { CHECKS } from "../checks/index.ts"
import { EXIT } from "../errors.ts"
import { fixtureDurations } from "../fixtures/durations.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { permutationsOf } from "../plan/permutations.ts"
import { costOf } from "../planning/cost.ts"
import { discover as ask, type Discovery, type Found } from "../runs/discover.ts"
import type { OpenedVenue } from "../runs/open-venue.ts"
import { preflight } from "../runs/preflight.ts"
import { goAhead } from "./announce.ts"
import { type Io, say } from "./io.ts"
import { oneLine } from "./wording.ts"

export interface DiscoverOptions {
  readonly parallel: number
  readonly yes: boolean
  readonly seed: number
}

export async function discover(
  { venue, isReal, isRemote }: OpenedVenue,
  options: DiscoverOptions,
  io: Io,
): Promise<number> {
  const { parallel, yes, seed } = options
  const library = bundledFixtures()
  if (isReal) {
    await goAhead({ what: "some 80 streams with two minutes of audio", target: venue.target, isRemote, yes }, io)
    if (!venue.hasMock) await preflight(venue, library, io.interrupted)
    say(io.stderr, `asking ${venue.target}; this takes about half a minute`)
  }
  const durationOf = fixtureDurations()
  const found = await ask({
    venue: { ...venue, lacking: [] },
    library,
    checks: CHECKS,
    permutations: permutationsOf(serverCases),
    costOf: (permutation) => costOf(permutation, durationOf),
    parallel,
    seed,
    signal: io.interrupted,
  })
  if (io.interrupted.aborted) return EXIT.interrupted
  for (const line of profileLines(found, venue.target)) say(io.stdout, line)
  return EXIT.asExpected
}

/** A profile, with what was seen beside each line. */
function profileLines({ capabilities, options, models, flux }: Discovery, target: string): readonly string[] {
  const taken = models.find(({ has }) => has)
  const width = Math.max(...capabilities.map(({ name }) => name.length)) + "  : false".length
  return [
    `# Proposed by "soundcheck server ${target} --discover". Look it over: what is false is not tested, and a feature that is`,
    "# broken looks like one that is not there.",
    `name: ${nameOf(target)}`,
    ...modelLines(models, taken),
    "capabilities:",
    ...capabilities.map(({ name, has, evidence }) =>
      has ? `  ${name}: true` : `${`  ${name}: false`.padEnd(width)} # ${oneLine(evidence)}`,
    ),
    ...listed("models taken", "models refused", models),
    ...listed("options taken", "options refused", options),
    `# ${flux.name} (Flux): ${oneLine(flux.evidence)}`,
  ]
}

const nameOf = (target: string): string =>
  target
    .replace(/^wss?:\/\//, "")
    .replaceAll(/[^\w.-]+/g, "-")
    .replaceAll(/^-|-$/g, "")

function modelLines([asked]: readonly Found[], taken: Found | undefined): readonly string[] {
  if (asked === undefined || asked.has || taken === undefined) return []
  return [`model: ${taken.name} # ${asked.name} was ${oneLine(asked.evidence)}`]
}

function listed(good: string, bad: string, found: readonly Found[]): readonly string[] {
  const taken = found.filter(({ has }) => has).map(({ name }) => name)
  const refused = found.filter(({ has }) => !has).map(({ name, evidence }) => `${name} (${oneLine(evidence)})`)
  return [
    `# ${good}: ${taken.length === 0 ? "none" : taken.join(", ")}`,
    ...(refused.length === 0 ? [] : [`# ${bad}: ${refused.join(", ")}`]),
  ]
}
