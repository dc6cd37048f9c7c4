// L3: what it costs to receive, parse and record, beside a bare ws client that parses and forgets.

import { type Line, line, median } from "../line.ts"
import { inTurns } from "../rounds.ts"
import type { Stage } from "../stage.ts"
import { number } from "../table.ts"
import type { FloodParameters } from "../workers/flood-server.ts"
import type { ReceiveAnswer, ReceiveParameters } from "../workers/receive.ts"

const BAR = 0.75
const MESSAGES = 48_000

export async function receiving(stage: Stage): Promise<readonly Line[]> {
  const asked: FloodParameters = { messages: stage.isQuick ? MESSAGES / 4 : MESSAGES }
  const server = stage.worker("flood-server", "server", asked)
  const { port } = await server.next<{ port: number }>()
  const client = stage.worker("receive", "client", { url: `ws://127.0.0.1:${port}/` } satisfies ReceiveParameters)
  await client.next()
  const once = (mode: string) => () => client.ask<ReceiveAnswer>(mode)
  // The first round is spent on getting warm.
  const taken = await inTurns(stage.isQuick ? 4 : 16, { bare: once("bare"), ours: once("ours"), file: once("file") })
  await client.end()
  await server.end()
  const peer = { name: "ws + JSON.parse", samples: speeds(taken.bare) }
  const ours = { unit: "k messages/CPU s", peer, bar: `ratio ≥ ${BAR}` }
  return [
    line("L3", "1 KB Results received, parsed and recorded in memory", {
      ...ours,
      ours: speeds(taken.ours),
      holds: median(speeds(taken.ours)) >= BAR * median(peer.samples),
      note: counted(taken.ours, asked.messages),
    }),
    line("L3", "the same, and each line written to a file as it comes", {
      ...ours,
      bar: "",
      ours: speeds(taken.file),
      note: counted(taken.file, asked.messages),
    }),
  ]
}

const speeds = (answers: readonly ReceiveAnswer[]): number[] =>
  answers.slice(1).map(({ messages, cpuMs }) => messages / cpuMs)

function counted(answers: readonly ReceiveAnswer[], sent: number): string {
  const fewest = Math.min(...answers.map((each) => each.messages))
  return `${number(fewest)} of ${number(sent)} recorded`
}
