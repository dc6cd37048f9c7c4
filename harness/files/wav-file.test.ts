import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { parseWav } from "../audio/wav/wav.ts"
import { openWavFile } from "./wav-file.ts"

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "soundcheck-wav-"))
})
afterAll(() => rmSync(folder, { recursive: true }))

test("is readable while it grows, and has its length once it is closed", () => {
  const path = join(folder, "heard.wav")
  const file = openWavFile(path, 8000, 2)
  const half = Float32Array.from({ length: 400 }, () => 0.5)
  file.write([half, new Float32Array(400)])
  const growing = parseWav(readFileSync(path))
  expect(growing.audio?.channels.map((channel) => channel.length)).toEqual([400, 400])

  file.write([half, new Float32Array(400)])
  file.close()
  const whole = parseWav(readFileSync(path))
  expect(whole.audio?.sampleRateHz).toBe(8000)
  expect(whole.audio?.channels.map((channel) => [channel.length, channel[799]])).toEqual([
    [800, 0.5],
    [800, 0],
  ])
  expect(whole).toMatchObject({ note: undefined, header: { dataByteLength: 3200 } })
})
