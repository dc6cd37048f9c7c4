// A requirement: one sentence of documentation or of what was seen on the wire, with the checks that judge it, or the
// reason why none does. This is the shape of fixtures/requirements/requirements.json.

import { z } from "zod"

/** Raised when a reader of older files would misread newer ones. */
const REQUIREMENTS_VERSION = 1

const requirementSchema = z.strictObject({
  id: z.string().describe("Stable, kebab-case: what checks, reports and baselines call it."),
  area: z.string().describe("The folder of its cases and checks."),
  level: z.enum(["must", "should", "may"]),
  binds: z.enum(["server", "client", "both"]).describe("Which side can break it."),
  sentence: z.string(),
  sources: z.array(z.string()).describe("Addresses, or captures in words; most direct first. Empty: inferred alone."),
  evidence: z.array(z.enum(["documented", "observed", "inferred"])).min(1),
  flux: z.literal(true).optional().describe("Concerns /v2/listen alone."),
  checks: z.array(z.string()).optional().describe("Checks that a run of the catalogue really evaluated."),
  exclusion: z.string().optional().describe("Why there is no check; never beside `checks`."),
})

export const requirementsSchema = z.strictObject({
  $schema: z.string(),
  version: z.literal(REQUIREMENTS_VERSION),
  requirements: z.array(requirementSchema),
})

export type Requirement = z.infer<typeof requirementSchema>
export type RequirementsFile = z.infer<typeof requirementsSchema>
