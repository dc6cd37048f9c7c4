// P1, P2, P3: how well audio keeps its pace, beside senders that sleep between chunks, the machine's own best timer and
// the plainest client on one timer; all into the same sink, in the same seconds or in turns.

import { type Line, line, median } from "../line.ts"
import { number } from "../table.ts"
import type { Stage } from "../stage.ts"
import { type Scene, type Taken, playAlternately, playTogether } from "./pacing-scene.ts"
import { stall } from "./stall.ts"

/** Drift that piles up shows over this long; what does not pile up looks the same after a second. */
const SECONDS = 20
const QUICK_SECONDS = 3

export async function pacing(stage: Stage): Promise<readonly Line[]> {
  const seconds = stage.isQuick ? QUICK_SECONDS : SECONDS
  const few: (readonly Scene[])[] = [
    [scene(1, 20), scene(1, 100), scene(1, 250)],
    [scene(50, 20)],
    [scene(500, 100, ["timer"])],
  ]
  if (!stage.isQuick) few.push([scene(500, 20, ["timer"])])
  const taken: Taken[] = []
  for (const scenes of few) taken.push(...(await playTogether(stage, scenes, seconds)))
  // With every chunk of 2000 streams a core is too full for two contestants at once.
  taken.push(
    await playAlternately(
      stage,
      scene(2000, 100, ["wheel"]),
      stage.isQuick ? seconds : seconds / 2,
      stage.isQuick ? 1 : 2,
    ),
  )
  return [...taken.flatMap(linesOf), ...(await stall(stage))]
}

const scene = (streams: number, chunkMs: number, peers: Scene["peers"] = ["python", "node", "timer"]): Scene => ({
  streams,
  chunkMs,
  peers,
})

const linesOf = (taken: Taken): Line[] => [...drift(taken), ...lateness(taken), ...punctuality(taken)]

const named = ({ scene: { streams, chunkMs } }: Taken): string =>
  `${streams} ${streams === 1 ? "stream" : "streams"} × ${chunkMs} ms`

/** At 20,000 chunks a second a core is half full, and what it is late then counts. */
const driftBar = ({ streams, chunkMs }: Scene): number => ((streams * 1000) / chunkMs >= 20_000 ? 0.1 : 0.02)
/** Sleepers drift at least so many times as much. */
const TIMES_LESS = 20

function drift(taken: Taken): Line[] {
  const { ours, python, node } = taken.paces
  const figures = ours.map((pace) => pace.driftPercent)
  const limit = driftBar(taken.scene)
  const sleepers = [
    { name: "asyncio.sleep", pace: python },
    { name: "Node, await sleep", pace: node },
  ].flatMap(({ name, pace }) => (pace === undefined ? [] : [{ name, samples: pace.map((each) => each.driftPercent) }]))
  const what = `${named(taken)}: drift over ${taken.seconds} s`
  const holds = median(figures) <= limit
  if (sleepers.length === 0) return [line("P1", what, { unit: "%", ours: figures, bar: `≤ ${limit} %`, holds })]
  return sleepers.map((peer) =>
    line("P1", what, {
      unit: "%",
      ours: figures,
      peer,
      bar: `≤ ${limit} %, ratio ≤ ${1 / TIMES_LESS}`,
      holds: holds && TIMES_LESS * median(figures) <= median(peer.samples),
    }),
  )
}

function lateness(taken: Taken): Line[] {
  const { streams } = taken.scene
  const { ours, timer, wheel } = taken.paces
  const peer = timer ?? wheel
  const name = timer === undefined ? "raw wheel" : "C clock_nanosleep"
  const p50 = { ours: ours.flatMap((pace) => pace.p50Ms), peer: peer?.flatMap((pace) => pace.p50Ms) }
  const p99 = { ours: ours.flatMap((pace) => pace.p99Ms), peer: peer?.flatMap((pace) => pace.p99Ms) }
  const p50Limit = streams <= 500 ? 0.5 : 1
  const { limit, bar } = tailBar(streams, median(p99.peer ?? []))
  const figure = (samples: readonly number[] | undefined) => (samples === undefined ? undefined : { name, samples })
  return [
    line("P2", `${named(taken)}: lateness p50`, {
      unit: "ms",
      ours: p50.ours,
      peer: figure(p50.peer),
      bar: `≤ ${p50Limit} ms`,
      holds: median(p50.ours) <= p50Limit,
      note: spent(taken),
    }),
    line("P2", `${named(taken)}: lateness p99`, {
      unit: "ms",
      ours: p99.ours,
      peer: figure(p99.peer),
      bar,
      holds: median(p99.ours) <= limit,
    }),
  ]
}

/** Tails are the machine's: they are held to whoever suffered the same seconds. Without that peer, to milliseconds. */
function tailBar(streams: number, peerP99Ms: number): { limit: number; bar: string } {
  if (streams > 500) return { limit: 1.2 * peerP99Ms, bar: "ratio ≤ 1.2" }
  const [floorMs, times] = streams <= 50 ? [2, 1.5] : [5, 2]
  const limit = Number.isNaN(peerP99Ms) ? floorMs : Math.max(floorMs, times * peerP99Ms)
  return { limit, bar: `≤ ${floorMs} ms or ratio ≤ ${times}` }
}

function spent({ cpuPercent }: Taken): string {
  const all = Object.entries(cpuPercent).map(([name, percent]) => `${name} ${number(percent)} %`)
  return `CPU: ${all.join(", ")}`
}

/** Our clock may fire this early, and no earlier. */
const EARLY_MS = 0.5

function punctuality(taken: Taken): Line[] {
  const earliest = taken.paces.ours.map((pace) => -pace.minMs)
  const { sent, arrived, odd } = taken
  return [
    line("P3", `${named(taken)}: earliest chunk before its time`, {
      unit: "ms",
      ours: earliest,
      bar: `≤ ${EARLY_MS} ms, every chunk arrives`,
      holds: Math.max(...earliest) <= EARLY_MS && arrived === sent && odd === 0,
      note: `${arrived.toLocaleString("en")} of ${sent.toLocaleString("en")} chunks arrived${odd === 0 ? "" : `, ${odd} of another length`}`,
    }),
  ]
}
