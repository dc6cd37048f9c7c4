// A server broken in exactly one way, as data: what it does wrong, which requirements that breaks, and where it reaches
// into the mock. Proves that checks bite, and shows a client what to expect of bad servers.

import type { Machine } from "../../protocol/machine.ts"
import type { UpgradeAnswer, UpgradeRequest } from "../../protocol/handshake/upgrade.ts"
import type { MockStream } from "../mock-machine.ts"
import type { MockSettings } from "../settings.ts"

/** Where a mutation may reach in. All are optional; what is absent stays as it is. */
export interface Hooks {
  /** Once per server. */
  readonly settings?: (settings: MockSettings) => MockSettings
  /** For every upgrade, after the handshake has decided. */
  readonly answer?: (answer: UpgradeAnswer, request: UpgradeRequest) => UpgradeAnswer
  /** What a stream is made of: options, recognizer, settings. */
  readonly stream?: (stream: MockStream) => MockStream
  /** The machine around the stream: its inputs, outputs and deadlines. */
  readonly machine?: (machine: Machine, stream: MockStream) => Machine
}

export interface Mutation {
  readonly id: string
  /** A sentence: what this server does wrong. */
  readonly title: string
  /** Ids of requirements that fail on some stream of their own suite. Others may follow from these. */
  readonly breaks: readonly string[]
  /** Called once per server: what is shared between its streams lives in here. */
  readonly open: () => Hooks
  readonly connection?: BrokenConnection
}

/** What breaks below the machines, where no hook reaches: obeyed by connections in memory, which mutations are played on. */
export interface BrokenConnection {
  /** Lets go of the connection where the client's close frame is to be answered. */
  readonly dropsAtCloseFrame?: boolean
}

/** @param hooks a function where streams of one server share state */
export const mutation = (
  id: string,
  title: string,
  breaks: readonly string[],
  hooks: Hooks | (() => Hooks),
  connection: BrokenConnection = {},
): Mutation => ({ id, title, breaks, connection, open: typeof hooks === "function" ? hooks : () => hooks })

/** Several hooks as one; of machines, the first is the innermost. */
export const stack = (...all: readonly Hooks[]): Hooks => ({
  settings: (settings) => all.reduce((changed, { settings: change }) => change?.(changed) ?? changed, settings),
  answer: (answer, request) =>
    all.reduce((changed, { answer: change }) => change?.(changed, request) ?? changed, answer),
  stream: (stream) => all.reduce((changed, { stream: change }) => change?.(changed) ?? changed, stream),
  machine: (machine, stream) =>
    all.reduce((changed, { machine: change }) => change?.(changed, stream) ?? changed, machine),
})
