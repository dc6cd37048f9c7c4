// A folder for the files of one test file, gone when its tests are over.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"

export interface TrialFolder {
  readonly path: string
  /** Writes a file and gives its path. */
  readonly file: (name: string, content: Uint8Array | string) => string
}

/** Call it at the top of a test file. */
export function trialFolder(): TrialFolder {
  const path = mkdtempSync(join(tmpdir(), "soundcheck-trial-"))
  afterAll(() => rmSync(path, { recursive: true }))
  return {
    path,
    file(name, content) {
      const file = join(path, name)
      writeFileSync(file, content)
      return file
    },
  }
}
