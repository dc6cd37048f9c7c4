// Holds the architecture: which folder may import which, and that pure folders keep no time, randomness or I/O of their own.

import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"

const root = fileURLToPath(new URL("..", import.meta.url))

/** What each folder of harness/ may import besides itself. Order is from the ground up. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  audio: [],
  recording: ["protocol"],
  metrics: ["recording", "protocol"],
  checks: ["metrics", "recording", "protocol"],
  verdicts: ["checks", "recording", "protocol"],
  reports: ["verdicts", "checks", "metrics", "recording", "protocol"],
  mock: ["audio", "protocol"],
  inspection: ["mock", "audio", "protocol"],
  transports: ["protocol"],
  drivers: ["transports", "mock", "recording", "audio", "protocol"],
}

/** Small modules at the top of harness/ that own a type or a port and import nothing above them. */
const GROUND = ["errors", "prng", "timeline", "time/clock", "time/deadlines"]

const PURE = [
  "protocol",
  "audio",
  "recording",
  "metrics",
  "checks",
  "verdicts",
  "reports",
  "mock",
  "inspection",
  "lies",
]
const IMPURE_CODE =
  /\b(Date\.now|performance\.now|setTimeout|setInterval|setImmediate|Math\.random)\b|new Date\(\)|from "node:/

const sources = readdirSync(join(root, "harness"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts") && !path.endsWith(".d.ts"))
  .map((path) => ({ path, text: readFileSync(join(root, "harness", path), "utf8") }))

const folderOf = (path: string): string => (path.includes("/") ? (path.split("/")[0] ?? "") : "")

const importsOf = ({ path, text }: { path: string; text: string }): string[] =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map(([, specifier]) =>
    relative(join(root, "harness"), join(root, "harness", dirname(path), specifier ?? "")),
  )

test.each(Object.keys(MAY_IMPORT))("harness/%s imports only what lies below it", (folder) => {
  const allowed = new Set([folder, ...(MAY_IMPORT[folder] ?? [])])
  const strays = sources
    .filter(({ path }) => folderOf(path) === folder)
    .flatMap((source) => importsOf(source).map((target) => ({ from: source.path, target })))
    .filter(({ target }) => !allowed.has(folderOf(target)))
    .filter(({ target }) => !GROUND.includes(target.replace(/\.ts$/, "")))
  expect(strays).toEqual([])
})

test.each(PURE)("harness/%s keeps no clock, randomness or I/O of its own", (folder) => {
  const impure = sources
    .filter(({ path }) => folderOf(path) === folder)
    .flatMap(({ path, text }) => text.split("\n").map((line, index) => ({ at: `${path}:${index + 1}`, line })))
    .filter(
      ({ line }) => !line.trimStart().startsWith("//") && !line.trimStart().startsWith("*") && IMPURE_CODE.test(line),
    )
  expect(impure).toEqual([])
})

test("ws and msw are imported by the transports alone", () => {
  const strays = sources.filter(({ path, text }) => folderOf(path) !== "transports" && /from "(ws|msw)["/]/.test(text))
  expect(strays.map(({ path }) => path)).toEqual([])
})
