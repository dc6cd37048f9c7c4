// Servers broken in exactly one way, and how a mock becomes one of them.

import type { Machine } from "../protocol/machine.ts"
import type { UpgradeAnswer, UpgradeRequest } from "../protocol/upgrade.ts"
import { type MockStream, mockMachine } from "./mock-machine.ts"
import { MUTATIONS_BY_AREA } from "./mutations/index.ts"
import type { Mutation } from "./mutations/mutation.ts"
import type { MockSettings } from "./settings.ts"

export type { Mutation } from "./mutations/mutation.ts"
export { MUTATIONS_BY_AREA } from "./mutations/index.ts"

export const MUTATIONS: readonly Mutation[] = Object.values(MUTATIONS_BY_AREA).flat()

/** A server's behaviour as a host uses it: the right one, with a mutation applied. */
export interface Mutant {
  /** Once, before anything else. */
  settings(settings: MockSettings): MockSettings
  /** For every answer of the handshake. */
  answer(answer: UpgradeAnswer, request: UpgradeRequest): UpgradeAnswer
  /** In place of `mockMachine`. */
  machine(stream: MockStream): Machine
}

/**
 * Call it once per server: what a mutation remembers is shared by the streams of one server.
 * @param mutation undefined: a server that does everything right
 */
export function applyMutation(mutation: Mutation | undefined): Mutant {
  const { settings, answer, stream, machine } = mutation?.open() ?? {}
  return {
    settings: (given) => settings?.(given) ?? given,
    answer: (given, request) => answer?.(given, request) ?? given,
    machine(given) {
      const parts = stream?.(given) ?? given
      // Mutations of the machine see the options that were asked for, not those the stream works with.
      return machine?.(mockMachine(parts), given) ?? mockMachine(parts)
    },
  }
}
