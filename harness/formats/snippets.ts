// Code that streams this very file, ready to paste. Each was run against the mock as it stands here.
export interface SnippetParts {
  readonly file: string
  /** ws:// or wss://, with its path. */
  readonly url: string
  /** With what declares the audio and what else is asked for; no question mark. */
  readonly query: string
  /** Bytes of 100 ms. */
  readonly chunkByteLength: number
  /** The samples have the big end first. */
  readonly isBigEndian: boolean
}

export interface Snippet {
  readonly name: "curl" | "Node ws" | "@deepgram/sdk" | "Python websockets"
  readonly language: "bash" | "js" | "python"
  readonly text: string
}

export const snippetsFor = (parts: SnippetParts): readonly Snippet[] => [
  { name: "curl", language: "bash", text: curl(parts) },
  { name: "Node ws", language: "js", text: nodeWs(parts) },
  { name: "@deepgram/sdk", language: "js", text: sdk(parts) },
  { name: "Python websockets", language: "python", text: python(parts) },
]

/** The handshake alone: 101 means that key and query are good. */
const curl = ({ url, query }: SnippetParts): string => `curl -siN --http1.1 --max-time 3 \\
  -H "Connection: Upgrade" -H "Upgrade: websocket" -H "Sec-WebSocket-Version: 13" \\
  -H "Sec-WebSocket-Key: c291bmRjaGVjay1mb3JtYQ==" \\
  -H "Authorization: Token $DEEPGRAM_API_KEY" \\
  "${url.replace(/^ws/, "http")}?${query}"
# HTTP/1.1 101 Switching Protocols: key and query are good (curl then waits, and stops after 3 s)`

const nodeWs = ({
  url,
  query,
  chunkByteLength,
  ...parts
}: SnippetParts): string => `import { readFile } from "node:fs/promises"
import WebSocket from ${WS_PACKAGE}

const audio = ${audioIn(parts)}
const socket = new WebSocket("${url}?${query}", {
  headers: { Authorization: \`Token \${process.env.DEEPGRAM_API_KEY}\` },
})
socket.on("message", (text) => {
  const message = JSON.parse(text)
  if (message.is_final) console.log(message.channel.alternatives[0].transcript)
})
socket.on("close", (code, reason) => console.log("closed", code, String(reason)))
socket.on("open", async () => {
  for (let at = 0; at < audio.length; at += ${chunkByteLength}) {
    socket.send(audio.subarray(at, at + ${chunkByteLength})) // ${CHUNK_TEXT}
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  socket.send(JSON.stringify({ type: "CloseStream" }))
})`

/** Said for whoever pastes it; here nothing imports it. */
const WS_PACKAGE = '"ws"'

const CHUNK_TEXT = "100 ms of audio"

function sdk({ url, query, chunkByteLength, ...parts }: SnippetParts): string {
  const options = [...new URLSearchParams(query)].map(([name, value]) => `  ${name}: ${literal(value)},`).join("\n")
  const origin = new URL(url).origin
  const isDefault = origin === "wss://api.deepgram.com"
  const environment = isDefault
    ? ""
    : `,\n  environment: { base: "${origin.replace(/^ws/, "http")}", production: "${origin}", agent: "${origin}", agentRest: "${origin.replace(/^ws/, "http")}" }`
  return `import { readFile } from "node:fs/promises"
import { DeepgramClient } from "@deepgram/sdk" // 5.13

const audio = ${audioIn(parts)}
const client = new DeepgramClient({ apiKey: process.env.DEEPGRAM_API_KEY${environment} })
const socket = await client.listen.v1.connect({
${options}
})
socket.on("message", (message) => {
  if (message.type === "Results" && message.is_final) console.log(message.channel.alternatives[0].transcript)
})
socket.on("close", ({ code }) => console.log("closed", code))
socket.connect()
await socket.waitForOpen()
for (let at = 0; at < audio.length; at += ${chunkByteLength}) {
  socket.sendMedia(audio.subarray(at, at + ${chunkByteLength})) // ${CHUNK_TEXT}
  await new Promise((resolve) => setTimeout(resolve, 100))
}
socket.sendCloseStream({ type: "CloseStream" })`
}

const python = ({ file, url, query, chunkByteLength, isBigEndian }: SnippetParts): string => `import asyncio, json, os
from websockets.asyncio.client import connect  # pip install "websockets>=14"

async def main():
    headers = {"Authorization": "Token " + os.environ["DEEPGRAM_API_KEY"]}
    async with connect("${url}?${query}", additional_headers=headers) as socket:
        async def send():
            with open(${quoted(file)}, "rb") as audio:
                while chunk := audio.read(${chunkByteLength}):  # ${CHUNK_TEXT}
${isBigEndian ? `${PYTHON_SWAP}\n` : ""}                    await socket.send(chunk)
                    await asyncio.sleep(0.1)
            await socket.send(json.dumps({"type": "CloseStream"}))
        sending = asyncio.create_task(send())
        async for text in socket:
            message = json.loads(text)
            if message.get("is_final"):
                print(message["channel"]["alternatives"][0]["transcript"])
        await sending
        print("closed", socket.close_code)

asyncio.run(main())`

const audioIn = ({ file, isBigEndian }: Pick<SnippetParts, "file" | "isBigEndian">): string =>
  isBigEndian ? `(await readFile(${quoted(file)})).swap16() // the little end first` : `await readFile(${quoted(file)})`

const PYTHON_SWAP =
  "                    chunk = bytes(chunk[at ^ 1] for at in range(len(chunk)))  # the little end first"

const quoted = (text: string): string => JSON.stringify(text)

/** Numbers stay numbers, and everything else is text, as the SDK's types want it. */
const literal = (value: string): string => (/^\d+$/.test(value) ? value : JSON.stringify(value))
