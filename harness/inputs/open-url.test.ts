import { createServer, type RequestListener, type Server } from "node:http"
import { type AddressInfo, createServer as createTcpServer } from "node:net"
import { Readable } from "node:stream"
import { afterEach, describe, expect, test } from "vitest"
import { tonePcm } from "../audio/pcm.ts"
import { encodeWav } from "../audio/wav/wav.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { openInput } from "./open-input.ts"
import { refusal, take } from "./trial-input.ts"

const tone = (lengthMs: number, sampleRateHz = 16_000) => tonePcm(440, lengthMs, sampleRateHz)

describe("an address", () => {
  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections()
  })

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener)
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/audio`
  }

  const wav = encodeWav(tone(300), "linear16")

  test("of a WAV file, behind a redirect", async () => {
    const what = await serve((request, response) => {
      if (request.url === "/audio") response.writeHead(302, { location: "/moved" }).end()
      else response.writeHead(200, { "content-type": "audio/wav", "content-length": wav.length }).end(wav)
    })
    const input = await take({ what })
    expect(input.bytes).toHaveLength(9600)
    expect(input.durationMs).toBe(300)
    expect(input.declared).toEqual({ encoding: "linear16", sample_rate: 16_000 })
  })

  test("with user, password and query: they are sent, and written nowhere", async () => {
    let asked = ""
    const plain = await serve((request, response) => {
      asked = `${request.url} ${request.headers.authorization}`
      response.writeHead(200).end(wav)
    })
    const { describe: description } = await take({ what: `${plain.replace("//", "//jo:p%3Aw@")}?token=secret` })
    expect(asked).toBe(`/audio?token=secret Basic ${Buffer.from("jo:p:w").toString("base64")}`)
    expect(description).toContain(plain)
    expect(description).not.toMatch(/jo|p%3Aw|secret/)
    expect(await refusal({ what: "http://jo:pw@127.0.0.1:1/?token=secret" })).not.toMatch(/jo|pw|secret/)
  })

  test("of a radio: MP3 without an end, sent as it arrives", async () => {
    const mp3 = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(7996, 0xaa)])
    const what = await serve((_, response) => response.writeHead(200, { "content-type": "audio/mpeg" }).end(mp3))
    const input = await take({ what })
    expect(input.bytes).toEqual(mp3)
    expect(input.audio).toEqual({ container: "mp3" })
    expect(input.durationMs).toBeUndefined()
  })

  test("that breaks off is sent as far as it came, with a warning", async () => {
    const what = await serve((_, response) => {
      response.writeHead(200, { "content-length": wav.length })
      response.write(wav.subarray(0, 5000), () => response.destroy())
    })
    const input = await take({ what })
    expect(input.bytes.length).toBeGreaterThan(0)
    expect(input.warnings.at(-1)).toMatch(/broke off: .*; what had come was sent/)
  })

  test.each<[string, RequestListener, RegExp, timeoutMs?: number]>([
    ["404", (_, response) => response.writeHead(404).end("<html>"), /answered 404 Not Found: check the address/],
    [
      "HTML",
      (_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>"),
      /is not audio but text\/html/,
    ],
    [
      "HTML under a false name",
      (_, response) => response.end("<!doctype html><html>"),
      /is not audio but an HTML page/,
    ],
    ["an empty body", (_, response) => response.end(), /is empty/],
    [
      "redirects without end",
      (request, response) => response.writeHead(302, { location: `${request.url}x` }).end(),
      /could not be opened: redirect count exceeded/,
    ],
    ["silence", () => {}, /could not be opened: it sent nothing within 0.1 s/, 100],
    [
      "a header and then silence",
      (_, response) => response.writeHead(200).flushHeaders(),
      /sent nothing within 0.1 s/,
      100,
    ],
    ["a dropped connection", (_, response) => response.destroy(), /could not be opened: the connection was dropped/],
  ])("that answers with %s is refused in one sentence", async (_, listener, sentence, timeoutMs = 30_000) => {
    expect(await refusal({ what: await serve(listener), timeoutMs })).toMatch(sentence)
  })

  test("that does not answer waits until it is told to stop", async () => {
    const stop = new AbortController()
    const what = await serve(() => stop.abort())
    const surroundings = {
      library: bundledFixtures,
      stdin: () => Readable.from([]),
      warn: () => {},
      signal: stop.signal,
    }
    const opening = openInput({ what, cut: { chunkMs: 100 } }, surroundings)
    await expect(opening).rejects.toMatchObject({
      code: "INTERRUPTED",
      message: expect.stringMatching(/^Stopped by you/),
    })
  })

  test("where nothing listens is refused in one sentence", async () => {
    const port = await freePort()
    expect(await refusal({ what: `http://127.0.0.1:${port}/a.wav` })).toMatch(/nothing listens there/)
  })
})

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, "127.0.0.1")
  await new Promise((resolve) => server.once("listening", resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
