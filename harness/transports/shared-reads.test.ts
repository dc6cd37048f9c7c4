import { PassThrough } from "node:stream"
import { expect, test } from "vitest"
import { frameBytes, OPCODE } from "./bare-peer.ts"
import { shareReads } from "./shared-reads.ts"

test("a connection that Node reads in some other way is read as ever", async () => {
  const connection = new PassThrough()
  const chunks: Uint8Array[] = []
  shareReads(connection, 100_000, { takesChunks: true, chunk: (bytes) => void chunks.push(bytes) })
  const chunk = frameBytes(OPCODE.binary, new Uint8Array(3_200), { isMasked: true })
  const read = new Promise((resolve) => connection.once("data", resolve))
  connection.write(chunk)
  expect(await read).toEqual(chunk)
  expect(chunks).toEqual([])
})
