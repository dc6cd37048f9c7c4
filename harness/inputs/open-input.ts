// Opens whatever a person calls an input, and says in one sentence what is the matter when that cannot be streamed.
import { existsSync } from "node:fs"
import { HarnessError } from "../errors.ts"
import { byteQueue } from "./byte-queue.ts"
import { chunkSource, type Ending } from "./chunked.ts"
import { followedSource } from "./followed.ts"
import { type Opened, openFile } from "./open-file.ts"
import { openStdin } from "./open-stdin.ts"
import { openUrl } from "./open-url.ts"
import type { Input, InputSpec, InputSurroundings } from "./input.ts"
import { recogniseForm } from "./recognise-form.ts"
import type { SentForm } from "./form.ts"
import { reencodedInput } from "./re-encoded.ts"

/**
 * Opens a file, an address, standard input (`-`) or a fixture, reads its header and stands ready to give chunks.
 * Nothing is read whole: a source holds less than half a megabyte ahead of what was taken.
 * @throws {HarnessError} INPUT or FIXTURE when it is missing, unreadable, empty or not audio; USAGE when more must be said
 */
export async function openInput(spec: InputSpec, surroundings: InputSurroundings): Promise<Input> {
  const fixture = fixtureNamed(spec.what, surroundings)
  if (fixture !== undefined) {
    const input = await streamed(await openFile(fixture.file, fixture.name), spec, surroundings)
    return { ...input, audio: { ...input.audio, fixture: fixture.name }, timeline: fixture.timeline }
  }
  return streamed(await open(spec, surroundings), spec, surroundings)
}

function open({ what }: InputSpec, surroundings: InputSurroundings): Promise<Opened> {
  const { stdin, timeoutMs = DEFAULT_TIMEOUT_MS, signal } = surroundings
  if (what.trim() === "") {
    throw new HarnessError("INPUT", `Expected a file, an http(s) address, "-" or a fixture as input, found "${what}".`)
  }
  if (what === "-") return openStdin(stdin())
  if (/^https?:\/\//i.test(what)) return openUrl(what, timeoutMs, signal)
  if (/^wss?:\/\//i.test(what)) {
    throw new HarnessError("USAGE", `${what} is a target, not an input: say --target ${what}, and a WAV file as input.`)
  }
  if (/^[a-z]{2,}:\/\//i.test(what)) {
    throw new HarnessError("INPUT", `${what}: expected a file, an http(s) address or "-"; other kinds are not fetched.`)
  }
  return openFile(what, what)
}

/** As long as a handshake may take: an address that is slower than that is of no use for live audio either. */
const DEFAULT_TIMEOUT_MS = 10_000

const FIXTURE_PREFIX = "fixture:"

/** A bare name is a fixture's when there is no such file. */
function fixtureNamed(what: string, { library }: InputSurroundings) {
  if (what.startsWith(FIXTURE_PREFIX)) return library().load(what.slice(FIXTURE_PREFIX.length))
  const mayBeName = /^[\w.-]+$/.test(what) && what !== "-" && !existsSync(what)
  return mayBeName ? library().fixtures.find(({ name }) => name === what) : undefined
}

async function streamed(opened: Opened, spec: InputSpec, { warn, signal }: InputSurroundings): Promise<Input> {
  const queue = byteQueue(opened.readable)
  const giveUp = (): void => queue.close()
  signal?.addEventListener("abort", giveUp)
  if (signal?.aborted === true) giveUp()
  try {
    const bytes = { ...opened, spec, warn, peek: (byteLength: number) => queue.peek(byteLength) }
    if (spec.sendAs !== undefined) {
      return { ...(await reencodedInput(bytes, queue, spec.sendAs)), close: () => queue.close() }
    }
    const { layout, followed, ...form } = await recogniseForm(bytes)
    const ended = (ending: Ending): void => {
      for (const sentence of oddities(opened, { ...form, layout }, ending)) warn(sentence)
    }
    const source =
      followed === undefined
        ? chunkSource(queue, layout, spec.cut, ended)
        : followedSource(queue, followed, spec.cut, ended)
    return { ...form, source, close: () => queue.close() }
  } catch (cause) {
    queue.close()
    if (signal?.aborted === true) throw interrupted(opened.name)
    if (queue.failure !== undefined) throw brokenOff(opened.name, queue.failure)
    throw cause
  } finally {
    signal?.removeEventListener("abort", giveUp)
  }
}

const interrupted = (name: string): HarnessError =>
  new HarnessError("INTERRUPTED", `Stopped by you, before the first audio of ${name} came.`)

/** Nothing, or not enough to tell what it is, came before it broke. */
const brokenOff = (name: string, cause: Error): HarnessError =>
  new HarnessError("INPUT", `${name} broke off at its beginning: ${cause.message}.`, { cause })

/** What only shows when everything has been taken. */
function oddities({ name, totalByteLength }: Opened, { layout }: SentForm, ending: Ending): string[] {
  const { strayByteLength, failure, audioByteLength } = ending
  const sentences: string[] = []
  if (strayByteLength > 0) {
    const size = layout.blockByteLength
    sentences.push(`${name} ends within a sample (${strayByteLength} of ${size} bytes): those were not sent.`)
  }
  if (failure !== undefined) sentences.push(`${name} broke off: ${failure.message}; what had come was sent.`)
  else if (totalByteLength === undefined && audioByteLength < (layout.endByteLength ?? 0)) {
    sentences.push(`${name} ended before the length that its header promises; what had come was sent.`)
  }
  return sentences
}
