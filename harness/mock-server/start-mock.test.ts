import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { parseWav } from "../audio/wav/wav.ts"
import {
  HarnessError,
  type Mock,
  type MockLogEntry,
  type MockOptions,
  type MockProblem,
  readRecording,
  startMock,
  stream,
} from "../index.ts"

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "soundcheck-mock-"))
})
afterAll(() => rmSync(folder, { recursive: true }))

const mocks: Mock[] = []
afterEach(async () => {
  await Promise.all(mocks.splice(0).map((mock) => mock.close()))
})

async function start(options?: MockOptions): Promise<Mock> {
  const mock = await startMock(options)
  mocks.push(mock)
  return mock
}

/** One word, 1 s: `asterisk-goodbye`. */
const INPUT = "asterisk-goodbye"
const say = (mock: Mock, more: Partial<Parameters<typeof stream>[0]> = {}) =>
  stream({ input: INPUT, target: mock, speed: 8, env: { SOUNDCHECK_HOME: folder }, ...more })

describe("startMock", () => {
  test("hears what it is sent, and tells of every stream that has ended", async () => {
    const entries: string[] = []
    const mock = await start({ onLog: (entry) => entries.push(entry.type) })
    const { transcript, close } = await say(mock, { options: { model: "nova-3", nonsense: "1" } })
    expect({ transcript, close }).toEqual({ transcript: "goodbye", close: { by: "server", code: 1000, reason: "" } })

    const [summary] = await mock.whenEnded(1)
    expect(summary).toMatchObject({
      endedBy: "CloseStream",
      code: 1000,
      transcript: "goodbye",
      sources: [INPUT],
      unknownOptions: ["nonsense"],
      problems: [],
    })
    expect(summary?.options).toContainEqual(["model", "nova-3"])
    expect(entries).toEqual(["stream"])
  })

  test("without keys every credential is good; with keys only those are", async () => {
    const open = await start()
    expect((await say(open, { key: "anything" })).close?.code).toBe(1000)

    const refused: MockLogEntry[] = []
    const mock = await start({ keys: ["right"], onLog: (entry) => entry.type === "refused" && refused.push(entry) })
    expect(mock.key).toBe("right")
    expect((await say(mock)).close?.code).toBe(1000)
    const wrong = await stream({ input: INPUT, target: `${mock.url}/v1/listen`, key: "wrong", env: {} })
    expect(wrong.diagnoses[0]).toMatchObject({ kind: "failure", exitCode: 4 })
    expect(wrong.requestId).toMatch(/^[0-9a-f-]{36}$/)
    expect(refused).toMatchObject([{ status: 401, error: "Invalid credentials." }])
  })

  test("keeps what it heard and its own recordings where asked to", async () => {
    const [saveAudioDir, recordDir] = [join(folder, "heard"), join(folder, "kept")]
    const mock = await start({ saveAudioDir, recordDir })
    const { recording, requestId } = await say(mock)
    const [summary] = await mock.whenEnded(1)
    expect(summary?.audioFile).toBe(join(saveAudioDir, `${requestId}.wav`))
    const heard = parseWav(readFileSync(summary?.audioFile ?? ""))
    const sentMs = recording.header.audio.durationMs ?? 0
    expect((heard.audio?.channels[0]?.length ?? 0) / (heard.audio?.sampleRateHz ?? 1)).toBeCloseTo(sentMs / 1000, 2)

    const [name = ""] = readdirSync(recordDir)
    expect(name).toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}-mock\.jsonl$/)
    const kept = (await readRecording(join(recordDir, name))).recording
    expect(kept.header.side).toBe("server")
    expect(kept.events.at(-1)).toMatchObject({ type: "closed", code: 1000 })
    expect(JSON.stringify(kept)).not.toContain(mock.key)
  })

  test("a credential in the query is written nowhere, on neither side", async () => {
    const recordDir = join(folder, "of-secrets")
    const entries: MockLogEntry[] = []
    const mock = await start({ recordDir, onLog: (entry) => entry.type === "stream" && entries.push(entry) })
    const record = join(folder, "of-secrets.jsonl")
    await say(mock, { options: { model: "nova-3", token: "a-secret/of mine" }, record })
    await mock.whenEnded(1)
    const written = [record, ...readdirSync(recordDir).map((name) => join(recordDir, name))].map((path) =>
      readFileSync(path, "utf8"),
    )
    expect(written).toHaveLength(2)
    for (const text of [...written, JSON.stringify(entries)]) {
      expect(text).toContain("nova-3")
      expect(text).not.toMatch(/a-secret|of( |%20)mine/)
    }
  })

  test("a folder that goes away costs the client nothing, and the log says so", async () => {
    const [saveAudioDir, recordDir] = [join(folder, "lost-audio"), join(folder, "lost-recordings")]
    const entries: (MockLogEntry | MockProblem)[] = []
    const mock = await start({ saveAudioDir, recordDir, onLog: (entry) => entries.push(entry) })
    for (const gone of [saveAudioDir, recordDir]) {
      rmSync(gone, { recursive: true })
      writeFileSync(gone, "a file in its place")
    }
    expect((await say(mock)).transcript).toBe("goodbye")
    await mock.whenEnded(1)
    expect(entries).toEqual([
      { type: "problem", sentence: expect.stringMatching(/^The recording .*lost-recordings.* could not be written/) },
      { type: "problem", sentence: expect.stringMatching(/cannot be kept in .*lost-audio/) },
      expect.objectContaining({ type: "stream", code: 1000 }),
    ])
  })

  test("a port in use is refused in one sentence", async () => {
    const { port } = await start()
    const second = start({ port })
    await expect(second).rejects.toThrow(HarnessError)
    await expect(second).rejects.toThrow(/is in use: choose another --port/)
  })
})
