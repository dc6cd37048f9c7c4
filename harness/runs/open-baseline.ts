// A baseline from its file, held to the catalogue.
import type { Check } from "../checks/check.ts"
import { CHECKS } from "../checks/index.ts"
import { readYaml } from "../files/yaml-file.ts"
import { type Baseline, NO_BASELINE, parseBaseline, requireKnown } from "../verdicts/baseline.ts"

/** @throws {HarnessError} USAGE: no such file, another shape, or an entry that speaks of nothing there is */
export async function openBaseline(
  file: string | undefined,
  permutations: readonly { readonly path: string }[],
  checks: readonly Check[] = CHECKS,
): Promise<Baseline> {
  if (file === undefined) return NO_BASELINE
  const baseline = parseBaseline(await readYaml(file), file)
  const catalogue = { paths: permutations.map(({ path }) => path), checks: checks.map(({ id }) => id) }
  requireKnown(baseline, catalogue, file)
  return baseline
}
