// The profile of a target: the one a person names, else the shipped one that knows its host, else nothing is known.

import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { HarnessError } from "../errors.ts"
import { packageRoot } from "../files/package-root.ts"
import { readYaml } from "../files/yaml-file.ts"
import { nearestName } from "../protocol/options/nearest-name.ts"
import { type TargetProfile, targetProfile, UNKNOWN_TARGET } from "../verdicts/target-profile.ts"

const SUFFIX = ".yaml"

/**
 * @param named a file, or the name of a shipped profile: `deepgram`
 * @param host of the target; undefined for the embedded mock
 * @throws {HarnessError} USAGE: no such file or profile, or not the shape of one
 */
export async function findProfile(named: string | undefined, host: string | undefined): Promise<TargetProfile> {
  if (named !== undefined) {
    const file = fileOf(named)
    return targetProfile(await readYaml(file), file)
  }
  if (host === undefined) return UNKNOWN_TARGET
  for (const name of shippedProfiles()) {
    const file = shippedFile(name)
    const profile = targetProfile(await readYaml(file), file)
    if (profile.hosts?.includes(host) === true) return profile
  }
  return UNKNOWN_TARGET
}

function fileOf(named: string): string {
  if (existsSync(named)) return named
  const shipped = shippedProfiles()
  if (shipped.includes(named)) return shippedFile(named)
  const meant = nearestName(named, shipped)
  const remedy = meant === undefined ? `the shipped profiles are ${shipped.join(", ")}.` : `did you mean "${meant}"?`
  throw new HarnessError("USAGE", `There is neither a file nor a shipped profile "${named}"; ${remedy}`)
}

const folder = (): string => join(packageRoot(), "fixtures", "targets")
const shippedFile = (name: string): string => join(folder(), `${name}${SUFFIX}`)

export const shippedProfiles = (): readonly string[] =>
  readdirSync(folder()).flatMap((file) => (file.endsWith(SUFFIX) ? [file.slice(0, -SUFFIX.length)] : []))
