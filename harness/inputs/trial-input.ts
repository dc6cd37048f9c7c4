// Opens inputs for tests: takes everything they give, or the sentence with which they are refused.
import { dirname, isAbsolute } from "node:path"
import { Readable } from "node:stream"
import { expect } from "vitest"
import { HarnessError } from "../errors.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import type { Input, InputSpec, InputSurroundings } from "./input.ts"
import { openInput } from "./open-input.ts"

export interface Opening extends Partial<InputSpec> {
  readonly what: string
  readonly stdin?: Readable & { isTTY?: boolean }
  readonly timeoutMs?: number
}

/** Opens an input and takes everything. */
export async function take({ stdin = Readable.from([]), timeoutMs, ...spec }: Opening) {
  const warnings: string[] = []
  const surroundings: InputSurroundings = {
    library: bundledFixtures,
    stdin: () => stdin,
    warn: (sentence) => warnings.push(sentence),
    ...(timeoutMs !== undefined && { timeoutMs }),
  }
  const input = await openInput({ cut: { chunkMs: 100 }, ...spec }, surroundings)
  const { bytes, chunkCount } = await drain(input)
  return { ...input, bytes, chunkCount, warnings }
}

async function drain({ source }: Input) {
  const pieces: Uint8Array[] = []
  let ready = (): void => {}
  source.onReady(() => ready())
  for (let chunk = source.next(); chunk !== "end"; chunk = source.next()) {
    if (chunk === "wait") await new Promise<void>((resolve) => (ready = resolve))
    else pieces.push(chunk.bytes)
  }
  return { bytes: Buffer.concat(pieces), chunkCount: pieces.length }
}

/** The one sentence with which an input is refused, files named without their folder. */
export async function refusal(opening: Opening): Promise<string> {
  const error = await take(opening).then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (!(error instanceof HarnessError)) throw error ?? new Error("was not refused")
  expect(error.exitCode).toBe(2)
  // Of an address everything is kept: a credential in it must show.
  return isAbsolute(opening.what) ? error.message.replaceAll(`${dirname(opening.what)}/`, "") : error.message
}
