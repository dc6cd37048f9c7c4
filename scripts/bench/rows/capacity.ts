// S1: what a stream costs the mock, beside a ws server that only counts and answers. Clients, audio and replies are alike.

import { type Line, line, median } from "../line.ts"
import { inTurns } from "../rounds.ts"
import type { Stage } from "../stage.ts"
import { number } from "../table.ts"
import { type StartedServer, startPython, startServer } from "./servers.ts"
import { type Trial, trial } from "./trial.ts"

/**
 * The two differ by less than one and the same server does from one trial to the next: long trials, in which one collection
 * of a heap more or less does not show, and five of them.
 */
const FULL = { streams: [500, 2000, 4000], seconds: 6, rounds: 5 }
/** With so many streams a trial takes long to set up. */
const MANY = { streams: 4000, rounds: 3 }
const QUICK = { streams: [2000], seconds: 2, rounds: 1 }
/** Of one core, at this many streams. */
const CPU_BAR = { streams: 2000, percent: 60 }
const RATIO_BAR = 1.2

export async function capacity(stage: Stage): Promise<readonly Line[]> {
  const { streams, seconds, rounds } = stage.isQuick ? QUICK : FULL
  const mock = await startServer(stage, "mock")
  const raw = await startServer(stage, "raw")
  const lines: Line[] = []
  for (const count of streams) {
    const trials = await inTurns(count < MANY.streams ? rounds : MANY.rounds, {
      ours: () => trial(stage, mock, count, seconds),
      peer: () => trial(stage, raw, count, seconds),
    })
    lines.push(costLine(trials.ours, trials.peer))
  }
  lines.push(...(await besidePython(stage, mock, seconds)))
  await mock.child.end()
  await raw.child.end()
  return [...lines, await byEar(stage, seconds)]
}

/** Of the peer's; with more streams than this it falls behind by itself. */
const PYTHON = { streams: 500, ratioBar: 0.5, rounds: 3 }

async function besidePython(stage: Stage, mock: StartedServer, seconds: number): Promise<readonly Line[]> {
  const python = await startPython(stage)
  if (python === undefined) return []
  const trials = await inTurns(stage.isQuick ? 1 : PYTHON.rounds, {
    ours: () => trial(stage, mock, PYTHON.streams, seconds),
    peer: () => trial(stage, python, PYTHON.streams, seconds),
  })
  await python.child.end()
  const ours = trials.ours.map(({ cpuPercent }) => cpuPercent)
  const peer = trials.peer.map(({ cpuPercent }) => cpuPercent)
  return [
    line("S1", `${PYTHON.streams} streams × 10 chunks/s, words given: CPU of the mock`, {
      unit: "%",
      ours,
      peer: { name: "python websockets", samples: peer },
      bar: `ratio ≤ ${PYTHON.ratioBar}`,
      holds: median(ours) <= PYTHON.ratioBar * median(peer),
      note: `${told(trials.ours)}; python: ${told(trials.peer)}`,
    }),
  ]
}

function costLine(ours: readonly Trial[], peer: readonly Trial[]): Line {
  const streams = ours[0]?.streams ?? 0
  const cpu = (trials: readonly Trial[]) => trials.map((each) => each.cpuPercent)
  const isCheap = median(cpu(ours)) <= RATIO_BAR * median(cpu(peer))
  const isHeld = streams !== CPU_BAR.streams || median(cpu(ours)) <= CPU_BAR.percent
  const absolute = streams === CPU_BAR.streams ? `≤ ${CPU_BAR.percent} %, ` : ""
  return line("S1", `${streams.toLocaleString("en")} streams × 10 chunks/s, words given: CPU of the mock`, {
    unit: "%",
    ours: cpu(ours),
    peer: { name: "raw ws", samples: cpu(peer) },
    bar: `${absolute}ratio ≤ ${RATIO_BAR}, every reply delivered`,
    holds: isCheap && isHeld && ours.every((each) => each.delivered === 1),
    note: `${told(ours)}; raw: ${told(peer)}`,
  })
}

function told(trials: readonly Trial[]): string {
  const delivered = Math.min(...trials.map((each) => each.delivered))
  const rate = median(trials.map((each) => each.repliesPerSecond))
  const lateMs = median(trials.map((each) => each.clientLateMs))
  return `${number(100 * delivered)} % of ${number(rate)} replies/s delivered, client late ${number(lateMs)} ms`
}

/** How many streams a first trial by ear has; from its cost follows how many fit. */
const PROBE_STREAMS = 100

/** Told without a bar: hearing is what the mock is for, and the bar is for the rest. */
async function byEar(stage: Stage, seconds: number): Promise<Line> {
  const mock = await startServer(stage, "mock-by-ear")
  const probe = await trial(stage, mock, PROBE_STREAMS, seconds)
  const fitting = Math.max(10, Math.floor((PROBE_STREAMS * CPU_BAR.percent) / probe.cpuPercent / 10) * 10)
  const full = await trial(stage, mock, fitting, seconds)
  await mock.child.end()
  return line("S1", `${fitting} streams of speech, heard by ear: CPU of the mock`, {
    unit: "%",
    ours: [full.cpuPercent],
    note: `as many as fit under ${CPU_BAR.percent} % by the cost of ${PROBE_STREAMS}; client late ${number(full.clientLateMs)} ms`,
  })
}
