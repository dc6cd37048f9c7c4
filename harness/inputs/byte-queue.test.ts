import { PassThrough, Readable } from "node:stream"
import { describe, expect, test } from "vitest"
import { type ByteQueue, byteQueue } from "./byte-queue.ts"

const more = (queue: ByteQueue): Promise<void> => new Promise((resolve) => queue.onMore(resolve))

describe("byteQueue", () => {
  test("gives exactly what was asked for, across pieces of any size", async () => {
    const queue = byteQueue(Readable.from([Buffer.from("ab"), Buffer.from("cdefg"), Buffer.from("h")]))
    await queue.peek(8)
    expect([3, 1, 4].map((byteLength) => String(queue.take(byteLength)))).toEqual(["abc", "d", "efgh"])
  })

  test("does not wait: what has not come is undefined, and the listener is told when it has", async () => {
    const pipe = new PassThrough()
    const queue = byteQueue(pipe)
    expect(queue.take(4)).toBeUndefined()
    const whenMore = more(queue)
    pipe.write("ab")
    pipe.write("cd")
    await whenMore
    expect(String(queue.take(4))).toBe("abcd")
  })

  test("gives what is left at the end, then nothing", async () => {
    const queue = byteQueue(Readable.from([Buffer.from("abc")]))
    expect(await queue.peek(10)).toHaveLength(3)
    expect(String(queue.take(10))).toBe("abc")
    expect(queue.take(10)).toHaveLength(0)
  })

  test("a peek takes nothing away", async () => {
    const queue = byteQueue(Readable.from([Buffer.from("abc"), Buffer.from("def")]))
    expect(String(await queue.peek(4))).toBe("abcd")
    expect(String(queue.take(6))).toBe("abcdef")
  })

  test("a source that breaks ends with its failure, and what had come is still given", async () => {
    const pipe = new PassThrough()
    const queue = byteQueue(pipe)
    pipe.write("ab")
    expect(String(await queue.peek(2))).toBe("ab")
    expect(queue.take(4)).toBeUndefined()
    const whenMore = more(queue)
    pipe.destroy(new Error("reset"))
    await whenMore
    expect(String(queue.take(4))).toBe("ab")
    expect(queue.failure?.message).toBe("reset")
  })

  test("an endless source is read ahead less than half a megabyte", async () => {
    let producedByteLength = 0
    const endless = new Readable({
      read() {
        producedByteLength += 65_536
        this.push(Buffer.alloc(65_536))
      },
    })
    const queue = byteQueue(endless)
    await queue.peek(300_000)
    await new Promise((resolve) => setImmediate(resolve))
    expect(producedByteLength).toBeLessThan(600_000)
    queue.close()
  })
})
