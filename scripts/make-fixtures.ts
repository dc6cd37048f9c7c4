// Rebuilds every bundled fixture from its Debian packages, and every rendition of one by its encoder, and compares them with
// the committed ones; `--write` replaces what differs. Only who changes fixtures needs this: the results are committed.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { $, argv } from "zx"
import { EXIT, HarnessError } from "../harness/errors.ts"
import { fixtureLibrary } from "../harness/fixtures/fixture.ts"
import { COLLECTIONS, FIXTURES, PACKAGES as SOURCE_PACKAGES } from "./fixtures/catalogue.ts"
import { makeFixture } from "./fixtures/make.ts"
import { PACKAGES as ENCODER_PACKAGES } from "./renditions/formats.ts"
import { makeRenditions } from "./renditions/manifest.ts"

const FIXTURES_FOLDER = join(import.meta.dirname, "../fixtures")
/** What can be made alone, by the flag that asks for it. */
const PARTS = ["audio", "renditions"] as const
type Part = (typeof PARTS)[number]

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof HarnessError)) throw error
  console.error(error.message)
  process.exitCode = error.exitCode
}

async function main(): Promise<number> {
  const { write = false, only, _: words, ...others } = argv
  const isPart = only === undefined || PARTS.includes(only)
  if (words.length > 0 || !isPart || Object.keys(others).length > 0) {
    const expected = `Expected nothing, --write or --only ${PARTS.join("|")}`
    throw new HarnessError("USAGE", `${expected}, found: ${process.argv.slice(2).join(" ")}`)
  }
  const parts: readonly Part[] = only === undefined ? PARTS : [only]
  const exitCodes: number[] = []
  // In this order: renditions are made of the fixtures that are committed by then.
  for (const part of parts) exitCodes.push(await remake(part, write))
  return Math.max(...exitCodes)
}

async function remake(part: Part, write: boolean): Promise<number> {
  await requirePackages(part === "audio" ? SOURCE_PACKAGES : ENCODER_PACKAGES)
  const made = part === "audio" ? await makeAudio() : await makeRenditions(fixtureLibrary())
  const folder = join(FIXTURES_FOLDER, part)
  const differing = [...made].filter(([path, bytes]) => !isCommitted(join(folder, path), bytes))
  const strays = (part === "audio" ? committedAudio(folder) : filesIn(folder)).filter((path) => !made.has(path))
  for (const [path, bytes] of differing) {
    if (write) writeCommitted(join(folder, path), bytes)
    console.log(`${write ? "written" : "differs"} ${part}/${path}`)
  }
  for (const path of strays) console.log(`not in the catalogue: ${part}/${path}`)
  console.log(`${part}: ${made.size} files made, ${differing.length} differed, ${strays.length} unknown`)
  if (strays.length > 0 || (differing.length > 0 && !write)) return EXIT.unexpectedFailure
  return EXIT.asExpected
}

/** @throws {HarnessError} FIXTURE, saying what to install, unless everything is there in the version we know */
async function requirePackages(packages: Readonly<Record<string, string>>): Promise<void> {
  const names = Object.keys(packages)
  const query = await $({ quiet: true, nothrow: true })`dpkg-query -W -f=${"${Package} ${Version}\n"} ${names}`
  const installed = new Map<string, string>()
  for (const line of query.stdout.split("\n")) {
    const [name = "", version = ""] = line.split(" ")
    installed.set(name, version)
  }
  const missing = names.filter((name) => !installed.get(name))
  if (missing.length > 0) {
    const remedy = `apt-get install ${missing.join(" ")}`
    throw new HarnessError(
      "FIXTURE",
      `Making fixtures needs Debian packages that are not installed here; run: ${remedy}`,
    )
  }
  const other = Object.entries(packages).filter(([name, version]) => installed.get(name) !== version)
  if (other.length > 0) {
    const found = other.map(([name, version]) => `${name} ${version}, found ${installed.get(name)}`).join("; ")
    const remedy = "use Debian 12, or update PACKAGES in the catalogue and every fixture"
    throw new HarnessError("FIXTURE", `Making fixtures expects the packages of Debian 12: ${found}; ${remedy}.`)
  }
}

async function makeAudio(): Promise<Map<string, Uint8Array>> {
  const workFolder = mkdtempSync(join(tmpdir(), "soundcheck-fixtures-"))
  try {
    const made = new Map<string, Uint8Array>()
    for (const [name, making] of Object.entries(FIXTURES)) {
      for (const [path, bytes] of await makeFixture(name, making, workFolder)) made.set(path, bytes)
    }
    return made
  } finally {
    rmSync(workFolder, { recursive: true })
  }
}

function isCommitted(file: string, bytes: Uint8Array): boolean {
  return existsSync(file) && readFileSync(file).equals(bytes)
}

function writeCommitted(file: string, bytes: Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, bytes)
}

/** Every WAV and timeline that lies in the folders of our collections. */
function committedAudio(folder: string): string[] {
  return Object.keys(COLLECTIONS)
    .flatMap((collection) => filesIn(join(folder, collection)).map((file) => `${collection}/${file}`))
    .filter((path) => /\.(wav|json)$/.test(path))
}

/** Licences lie beside what is made. */
function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((file) => !/^(LICENSE|ATTRIBUTION)/.test(file)) : []
}
