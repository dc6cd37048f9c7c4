import { execFileSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, expect, test } from "vitest"
import { HarnessError } from "../errors.ts"
import { makeFolder, readRecordingFile, recordingFile } from "./files.ts"

const folder = mkdtempSync(join(tmpdir(), "soundcheck-files-"))
afterAll(() => rmSync(folder, { recursive: true }))

const inFolder = (name: string): string => join(folder, name)
const read = (path: string): string => readFileSync(path, "utf8")
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test("a recording lies in folders made for it, and grows on disk with every turn of the event loop", async () => {
  const path = inFolder("a/b/stream.jsonl")
  const { sink, close, file } = recordingFile(path)
  expect(file).toBe(path)
  sink("one\n")
  sink("two\n")
  await nextTurn()
  expect(read(path)).toBe("one\ntwo\n")
  sink("three\n")
  close()
  expect(read(path)).toBe("one\ntwo\nthree\n")
})

test("a recording of the same name is begun anew", () => {
  const path = inFolder("again.jsonl")
  writeFileSync(path, "an earlier one\n")
  const { sink, close } = recordingFile(path)
  sink("new\n")
  close()
  expect(read(path)).toBe("new\n")
})

test.each([
  ["an exit", "process.exit(3)"],
  ["an error that nobody catches", "throw new Error('oh')"],
])("nothing is lost by %s", (name, end) => {
  const path = inFolder(`${name}.jsonl`)
  const files = fileURLToPath(new URL("files.ts", import.meta.url))
  const code = `import { recordingFile } from ${JSON.stringify(files)}
    recordingFile(${JSON.stringify(path)}).sink("last\\n"); ${end}`
  const run = () =>
    execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], { stdio: "pipe" })
  expect(run).toThrow("Command failed")
  expect(read(path)).toBe("last\n")
})

test("no listener stays on the process when every file is closed", () => {
  const before = process.listenerCount("exit")
  const files = Array.from({ length: 20 }, (_, index) => recordingFile(inFolder(`many-${index}.jsonl`)))
  expect(process.listenerCount("exit")).toBe(before + 1)
  for (const { close } of files) close()
  expect(process.listenerCount("exit")).toBe(before)
})

test.skipIf(!existsSync("/dev/full"))("a full disk is told of at the end, and the stream goes on", async () => {
  const { sink, close } = recordingFile("/dev/full")
  sink("one\n")
  await nextTurn()
  sink("two\n")
  expect(close).toThrow(/\/dev\/full could not be written: the disk is full/)
})

test.each([
  ["a folder", () => folder, /is a folder/],
  ["a path through a file", () => inFolder("plain/x.jsonl"), /not a folder/],
])("%s cannot be a recording, and the error names path and remedy", (_, path, reason) => {
  writeFileSync(inFolder("plain"), "")
  const begin = () => recordingFile(path())
  expect(begin).toThrow(HarnessError)
  expect(begin).toThrow(reason)
  expect(begin).toThrow(path())
})

test("a folder is made with those it lies in, and may be there already", () => {
  makeFolder(inFolder("c/d/e"))
  makeFolder(inFolder("c/d/e"))
  expect(existsSync(inFolder("c/d/e"))).toBe(true)
})

test.each([
  ["where a file is", () => inFolder("plain"), /not a folder/],
  ["below a file", () => inFolder("plain/x/y"), /not a folder/],
  [
    "where the system has none to give",
    () => "/proc/nothing/here",
    /^The folder \/proc\/nothing\/here could not be made/,
  ],
])("no folder is made %s", (_, path, reason) => {
  writeFileSync(inFolder("plain"), "")
  const make = () => makeFolder(path())
  expect(make).toThrow(HarnessError)
  expect(make).toThrow(reason)
})

test.each([
  ["nothing there", "none.jsonl", /no such file/],
  ["a folder", "", /is a folder/],
])("reading %s fails in a sentence", async (_, name, reason) => {
  await expect(readRecordingFile(inFolder(name))).rejects.toThrow(HarnessError)
  await expect(readRecordingFile(inFolder(name))).rejects.toThrow(reason)
})

test("what is no recording says so by its name", async () => {
  const path = inFolder("song.jsonl")
  writeFileSync(path, "la la la\n")
  await expect(readRecordingFile(path)).rejects.toThrow(/song\.jsonl: expected a recording/)
})
