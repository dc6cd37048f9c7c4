// `soundcheck mock`: the mock by itself, until stopped: one line for where it listens, and one for each stream.
import type { MockLogEntry } from "../drivers/host.ts"
import { EXIT } from "../errors.ts"
import { type MockProblem, startMock } from "../mock-server/start-mock.ts"
import { personalFolder } from "../teaching/personal-folder.ts"
import { type Io, say, untilStopped } from "./io.ts"
import { mockLine } from "./mock-line.ts"

export interface MockFlags {
  readonly port: number
  readonly host: string
  readonly key?: readonly string[]
  readonly saveAudio?: string
  readonly record?: string
  readonly log: "text" | "json"
  readonly strict?: boolean
}

export async function mock(flags: MockFlags, io: Io): Promise<number> {
  const { port, host, key, saveAudio, record, strict = false } = flags
  const log = (entry: MockLogEntry | MockProblem): void =>
    say(io.stdout, flags.log === "json" ? JSON.stringify(entry) : mockLine(entry, new Date()))
  const running = await startMock({
    port,
    host,
    strict,
    settings: { strictOptions: strict },
    fixtures: [personalFolder(io.env)],
    onLog: log,
    ...(key !== undefined && { keys: key }),
    ...(saveAudio !== undefined && { saveAudioDir: saveAudio }),
    ...(record !== undefined && { recordDir: record }),
  })
  say(io.stdout, `listening on ${running.url}`)
  await untilStopped(io)
  await running.close()
  return EXIT.asExpected
}
