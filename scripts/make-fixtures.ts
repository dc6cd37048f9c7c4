// Rebuilds every bundled fixture from its Debian packages and compares it with the committed one; `--write` replaces what
// differs. Only who changes fixtures needs this: the results are committed.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { $, argv } from "zx"
import { EXIT } from "../harness/errors.ts"
import { COLLECTIONS, FIXTURES, PACKAGES } from "./fixtures/catalogue.ts"
import { makeFixture } from "./fixtures/make.ts"

const AUDIO_FOLDER = join(import.meta.dirname, "../fixtures/audio")

process.exitCode = await main(argv.write === true)

async function main(write: boolean): Promise<number> {
  const problem = await packageProblem()
  if (problem !== undefined) {
    console.error(problem)
    return EXIT.usage
  }
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

/** One sentence that says what to install, or undefined when everything is there in the version we know. */
async function packageProblem(): Promise<string | undefined> {
  const names = Object.keys(PACKAGES)
  const query = await $({ quiet: true, nothrow: true })`dpkg-query -W -f=${"${Package} ${Version}\n"} ${names}`
  const installed = new Map<string, string>()
  for (const line of query.stdout.split("\n")) {
    const [name = "", version = ""] = line.split(" ")
    installed.set(name, version)
  }
  const missing = names.filter((name) => !installed.get(name))
  if (missing.length > 0) {
    return `Making fixtures needs Debian packages that are not installed here; run: apt-get install ${missing.join(" ")}`
  }
  const other = Object.entries(PACKAGES).filter(([name, version]) => installed.get(name) !== version)
  if (other.length === 0) return undefined
  const found = other.map(([name, version]) => `${name} ${version}, found ${installed.get(name)}`).join("; ")
  return `Making fixtures expects the packages of Debian 12: ${found}; use Debian 12, or update PACKAGES and every fixture.`
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
