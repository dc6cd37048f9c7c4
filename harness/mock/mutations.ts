// Servers broken in exactly one way. A host opens one of them and lets its hooks reach into its own work.

import { MUTATIONS_BY_AREA } from "./mutations/index.ts"
import type { Mutation } from "./mutations/mutation.ts"

export type { Mutation } from "./mutations/mutation.ts"

export const MUTATIONS: readonly Mutation[] = Object.values(MUTATIONS_BY_AREA).flat()
