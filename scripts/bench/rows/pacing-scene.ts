// One setting of streams and chunks, played by us and by peers into one sink.

import { join } from "node:path"
import type { Child } from "../child.ts"
import { type Pace, readPace } from "../pace.ts"
import type { Stage } from "../stage.ts"
import type { LoadAnswer, LoadParameters } from "../workers/load.ts"
import type { RawServerAnswer, RawServerParameters } from "../workers/raw-server.ts"

export interface Scene {
  readonly streams: number
  readonly chunkMs: number
  readonly peers: readonly Exclude<Contestant, "ours">[]
}

export type Contestant = "ours" | "python" | "node" | "timer" | "wheel"

export interface Taken {
  readonly scene: Scene
  readonly seconds: number
  /** One for each time it was played; a peer that is not on this machine is not there. */
  readonly paces: { readonly ours: readonly Pace[] } & { readonly [Name in Contestant]?: readonly Pace[] }
  readonly cpuPercent: { readonly [Name in Contestant]?: number }
  /** By all who sent, and what the sink saw of it. */
  readonly sent: number
  readonly arrived: number
  readonly odd: number
}

/** linear16 at 16 kHz, mono. */
const BYTES_PER_MS = 32
/** Into how many parts each play is cut: the bars ask for the median of at least five. */
const STRETCHES = 5

/** All contestants of all scenes in the same seconds. */
export async function playTogether(stage: Stage, scenes: readonly Scene[], seconds: number): Promise<Taken[]> {
  const sets = await Promise.all(scenes.map((scene) => setUp(stage, scene, seconds, scene.peers)))
  const plays = await Promise.all(sets.map((set) => play(set)))
  await Promise.all(sets.map((set) => takeDown(set)))
  return plays.map((played, index) => summary(scenes[index] as Scene, seconds, [played]))
}

/** One contestant after the other, and again. */
export async function playAlternately(stage: Stage, scene: Scene, seconds: number, times: number): Promise<Taken> {
  const plays: Played[] = []
  for (const only of Array.from({ length: times }, () => ["ours", ...scene.peers] as const).flat()) {
    const set = await setUp(stage, scene, seconds, only === "ours" ? [] : [only], only === "ours")
    plays.push(await play(set))
    await takeDown(set)
  }
  return summary(scene, seconds, plays)
}

interface Set {
  readonly sink: Child
  readonly senders: readonly Sender[]
  readonly seconds: number
}

interface Sender {
  readonly name: Contestant
  readonly child: Child
  readonly out: string
}

interface Played {
  readonly senders: readonly { readonly name: Contestant; readonly pace: Pace; readonly cpuPercent: number }[]
  readonly sink: RawServerAnswer
}

async function setUp(
  stage: Stage,
  { streams, chunkMs }: Scene,
  seconds: number,
  peers: Scene["peers"],
  withUs = true,
): Promise<Set> {
  const byteLength = chunkMs * BYTES_PER_MS
  const sink = stage.worker("raw-server", "server", { replyEvery: 0, byteLength } satisfies RawServerParameters)
  const { port } = await sink.next<{ port: number }>()
  const names: Contestant[] = withUs ? ["ours", ...peers] : [...peers]
  const senders = names.flatMap((name) => {
    const out = join(stage.folder, `pace-${name}-${streams}-${chunkMs}`)
    const load: LoadParameters = { out, url: `ws://127.0.0.1:${port}/v1/listen`, streams, chunkMs, byteLength, seconds }
    const child = startSender(stage, name, load, port)
    return child === undefined ? [] : [{ name, child, out }]
  })
  for (const { child } of senders) await child.next()
  await sink.ask("begin")
  return { sink, senders, seconds }
}

function startSender(stage: Stage, name: Contestant, load: LoadParameters, port: number): Child | undefined {
  const { out, streams, chunkMs, byteLength, seconds } = load
  if (name === "timer") return stage.peer("deadline-timer", [out, chunkMs, seconds])
  if (name === "python") return stage.peer("asyncio-sender", [out, port, streams, chunkMs, byteLength, seconds])
  const workers = { ours: "paced-streams", node: "naive-sender", wheel: "wheel-client" }
  return stage.worker(workers[name], "client", load)
}

async function play({ sink, senders, seconds }: Set): Promise<Played> {
  const answers = await Promise.all(senders.map(({ child }) => child.ask<LoadAnswer>("go")))
  return {
    senders: senders.map(({ name, out }, index) => ({
      name,
      pace: readPace(out, STRETCHES),
      cpuPercent: (answers[index]?.cpuMs ?? 0) / (10 * seconds),
    })),
    sink: await sink.ask<RawServerAnswer>("report"),
  }
}

async function takeDown({ sink, senders }: Set): Promise<void> {
  for (const { child } of senders) await child.end()
  await sink.end()
}

function summary(scene: Scene, seconds: number, plays: readonly Played[]): Taken {
  const all = plays.flatMap((played) => played.senders)
  const paces: { ours: Pace[] } & { [Name in Contestant]?: Pace[] } = { ours: [] }
  const cpuPercent: { [Name in Contestant]?: number } = {}
  for (const { name, pace, cpuPercent: percent } of all) {
    paces[name] = [...(paces[name] ?? []), pace]
    cpuPercent[name] = percent
  }
  const sent = all.filter(({ name }) => name !== "timer").reduce((sum, { pace }) => sum + pace.chunkCount, 0)
  const total = (figure: "frames" | "odd") => plays.reduce((sum, { sink }) => sum + sink[figure], 0)
  return { scene, seconds, paces, cpuPercent, sent, arrived: total("frames"), odd: total("odd") }
}
