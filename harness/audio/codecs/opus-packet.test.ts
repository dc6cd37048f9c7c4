import { expect, test } from "vitest"
import { opusPacketSampleCount } from "./opus-packet.ts"

const bytes =
  (...head: number[]) =>
  (length: number) =>
    Uint8Array.from({ length }, (_, index) => head[index] ?? 0)

// RFC 6716, sections 3.1 and 3.2: configuration in the upper five bits, code in the lower two.
test.each([
  { name: "nothing", packet: new Uint8Array(0), sampleCount: 0 },
  { name: "SILK of 60 ms, one frame", packet: bytes(3 << 3)(40), sampleCount: 2_880 },
  { name: "hybrid of 20 ms, one frame", packet: bytes(15 << 3)(40), sampleCount: 960 },
  { name: "CELT of 2.5 ms, one frame", packet: bytes(16 << 3)(10), sampleCount: 120 },
  { name: "two frames alike", packet: bytes((31 << 3) | 1)(41), sampleCount: 1_920 },
  { name: "two frames alike of an odd length", packet: bytes((31 << 3) | 1)(40), sampleCount: 0 },
  { name: "two frames of their own lengths", packet: bytes((31 << 3) | 2, 30)(40), sampleCount: 1_920 },
  { name: "the first of two longer than the packet", packet: bytes((31 << 3) | 2, 39)(40), sampleCount: 0 },
  { name: "a length of two bytes", packet: bytes((31 << 3) | 2, 252, 1)(300), sampleCount: 1_920 },
  { name: "three frames alike", packet: bytes((31 << 3) | 3, 3)(32), sampleCount: 2_880 },
  { name: "three frames that cannot be alike", packet: bytes((31 << 3) | 3, 3)(33), sampleCount: 0 },
  { name: "no frame at all", packet: bytes((31 << 3) | 3, 0)(32), sampleCount: 0 },
  { name: "three frames and padding", packet: bytes((31 << 3) | 3, 3 | 0x40, 4)(37), sampleCount: 2_880 },
  { name: "more padding than packet", packet: bytes((31 << 3) | 3, 3 | 0x40, 200)(37), sampleCount: 0 },
  { name: "three frames of their own lengths", packet: bytes((31 << 3) | 3, 3 | 0x80, 10, 5)(30), sampleCount: 2_880 },
  { name: "lengths beyond the packet", packet: bytes((31 << 3) | 3, 3 | 0x80, 20, 20)(30), sampleCount: 0 },
  { name: "seven frames of 20 ms: more than 120 ms", packet: bytes((31 << 3) | 3, 7)(72), sampleCount: 0 },
  { name: "a frame above 1275 bytes", packet: bytes(31 << 3)(1_277), sampleCount: 0 },
  { name: "the first page of an Ogg file", packet: Uint8Array.from([0x4f, 0x67, 0x67, 0x53, 0, 2]), sampleCount: 0 },
])("$name holds $sampleCount samples", ({ packet, sampleCount }) => {
  expect(opusPacketSampleCount(packet)).toBe(sampleCount)
})
