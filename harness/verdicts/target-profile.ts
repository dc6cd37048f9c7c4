// What is known of a target before it is asked: a small file, shipped in fixtures/targets or kept by a person.

import { z } from "zod"
import { HarnessError } from "../errors.ts"
import { nearestName } from "../protocol/options/nearest-name.ts"
import { CAPABILITIES } from "./capabilities.ts"

const profileSchema = z.strictObject({
  name: z.string(),
  /** Hosts that are this target, for which the file is taken unless another one is named. */
  hosts: z.array(z.string()).readonly().exactOptional(),
  /** Cases to play at once where a person does not say. */
  parallel: z.int().positive().exactOptional(),
  /** Streams that may be open at once. */
  streamLimit: z.int().positive().exactOptional(),
  /** The model to ask for where the catalogue asks for Nova-3. */
  model: z.string().exactOptional(),
  capabilities: z.record(z.string(), z.boolean()).readonly().exactOptional(),
})

export type TargetProfile = Readonly<z.infer<typeof profileSchema>>

/** A target of which nothing is known is taken to have everything. */
export const UNKNOWN_TARGET: TargetProfile = { name: "unknown" }

/**
 * @param content of the file, parsed
 * @throws {HarnessError} USAGE: another shape, or a capability that nobody has heard of
 */
export function targetProfile(content: unknown, file: string): TargetProfile {
  const parsed = profileSchema.safeParse(content)
  if (!parsed.success) {
    const problem = z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, " ")
    throw new HarnessError("USAGE", `${file}: expected the profile of a target, found ${problem}.`, {
      cause: parsed.error,
    })
  }
  const known = CAPABILITIES.map(({ id }) => id)
  for (const id of Object.keys(parsed.data.capabilities ?? {})) {
    if (known.includes(id)) continue
    const meant = nearestName(id, known)
    const remedy = meant === undefined ? `the capabilities are ${known.join(", ")}` : `did you mean "${meant}"?`
    throw new HarnessError("USAGE", `${file}: there is no capability "${id}"; ${remedy}`)
  }
  return parsed.data
}
