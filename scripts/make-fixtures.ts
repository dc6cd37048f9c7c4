// Rebuilds every bundled fixture from its Debian packages and compares it with the committed one; `--write` replaces what
// differs. Only who changes fixtures needs this: the results are committed.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { $, argv } from "zx"
import { EXIT, HarnessError } from "../harness/errors.ts"
import { COLLECTIONS, FIXTURES, PACKAGES } from "./fixtures/catalogue.ts"
import { makeFixture } from "./fixtures/make.ts"

const AUDIO_FOLDER = join(import.meta.dirname, "../fixtures/audio")

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof HarnessError)) throw error
  console.error(error.message)
  process.exitCode = error.exitCode
}

async function main(): Promise<number> {
  const { write = false, _: words, ...others } = argv
  if (words.length > 0 || Object.keys(others).length > 0) {
    throw new HarnessError("USAGE", `Expected nothing or --write, found: ${process.argv.slice(2).join(" ")}`)
  }
  await requirePackages()
  const made = await makeAll()
  const differing = [...made].filter(([path, bytes]) => !isCommitted(path, bytes))
  const strays = committedPaths().filter((path) => !made.has(path))
  for (const [path, bytes] of differing) {
    if (write) writeCommitted(path, bytes)
    console.log(`${write ? "written" : "differs"} ${path}`)
  }
  for (const path of strays) console.log(`not in the catalogue: ${path}`)
  console.log(`${made.size / 2} fixtures made, ${differing.length} files differed, ${strays.length} unknown`)
  if (strays.length > 0 || (differing.length > 0 && !write)) return EXIT.unexpectedFailure
  return EXIT.asExpected
}

/** @throws {HarnessError} FIXTURE, saying what to install, unless everything is there in the version we know */
async function requirePackages(): Promise<void> {
  const names = Object.keys(PACKAGES)
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
  const other = Object.entries(PACKAGES).filter(([name, version]) => installed.get(name) !== version)
  if (other.length > 0) {
    const found = other.map(([name, version]) => `${name} ${version}, found ${installed.get(name)}`).join("; ")
    const remedy = "use Debian 12, or update PACKAGES in the catalogue and every fixture"
    throw new HarnessError("FIXTURE", `Making fixtures expects the packages of Debian 12: ${found}; ${remedy}.`)
  }
}

async function makeAll(): Promise<Map<string, Uint8Array>> {
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

function isCommitted(path: string, bytes: Uint8Array): boolean {
  const file = join(AUDIO_FOLDER, path)
  return existsSync(file) && readFileSync(file).equals(bytes)
}

function writeCommitted(path: string, bytes: Uint8Array): void {
  const file = join(AUDIO_FOLDER, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, bytes)
}

/** Every WAV and timeline that lies in the folders of our collections. */
function committedPaths(): string[] {
  return Object.keys(COLLECTIONS)
    .filter((collection) => existsSync(join(AUDIO_FOLDER, collection)))
    .flatMap((collection) => readdirSync(join(AUDIO_FOLDER, collection)).map((file) => `${collection}/${file}`))
    .filter((path) => /\.(wav|json)$/.test(path))
}
