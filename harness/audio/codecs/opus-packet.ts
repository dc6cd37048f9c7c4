// How much audio an Opus packet holds, by its own head. Source: RFC 6716, section 3.

/** Opus counts time at this rate, whatever it is decoded at (RFC 6716 section 2). */
export const OPUS_RATE_HZ = 48_000

/** RFC 6716 section 3.2, requirement R5: a packet holds 120 ms at most. */
const MAX_SAMPLE_COUNT = 5_760
/** Requirement R2: a frame has 1275 bytes at most. */
const MAX_FRAME_BYTE_LENGTH = 1_275

/** @returns samples at 48 kHz; 0 for what is no Opus packet */
export function opusPacketSampleCount(packet: Uint8Array): number {
  const toc = packet[0]
  if (toc === undefined) return 0
  const frameCount = frameCountOf(packet, toc & 0b11)
  const sampleCount = frameCount * frameSampleCount(toc >> 3)
  return sampleCount <= MAX_SAMPLE_COUNT ? sampleCount : 0
}

/** Table 2: 12 SILK configurations, 4 hybrid ones, 16 of CELT. */
function frameSampleCount(config: number): number {
  if (config < 12) return [480, 960, 1_920, 2_880][config & 0b11] ?? 0
  if (config < 16) return (config & 1) === 0 ? 480 : 960
  return 120 << (config & 0b11)
}

/** 0 where the lengths do not add up (requirements R3 to R7). */
function frameCountOf(packet: Uint8Array, code: number): number {
  const byteLength = packet.length - 1
  switch (code) {
    case 0:
      return byteLength <= MAX_FRAME_BYTE_LENGTH ? 1 : 0
    case 1:
      return byteLength % 2 === 0 && byteLength / 2 <= MAX_FRAME_BYTE_LENGTH ? 2 : 0
    case 2: {
      const first = frameLengthAt(packet, 1)
      return first !== undefined && first.next + first.byteLength <= packet.length ? 2 : 0
    }
    default:
      return manyFrames(packet)
  }
}

/** Code 3: a count, perhaps padding, and all lengths alike or each its own. */
function manyFrames(packet: Uint8Array): number {
  const count = (packet[1] ?? 0) & 0b11_1111
  const isVariable = ((packet[1] ?? 0) & 0x80) !== 0
  const padding = ((packet[1] ?? 0) & 0x40) === 0 ? { byteLength: 0, next: 2 } : paddingOf(packet)
  let left = packet.length - padding.next - padding.byteLength
  if (count === 0 || left < 0) return 0
  if (!isVariable) return left % count === 0 && left / count <= MAX_FRAME_BYTE_LENGTH ? count : 0
  let next = padding.next
  for (let frame = 0; frame < count - 1; frame++) {
    const length = frameLengthAt(packet, next)
    if (length === undefined) return 0
    left -= length.byteLength + length.next - next
    next = length.next
  }
  return left >= 0 && left <= MAX_FRAME_BYTE_LENGTH ? count : 0
}

/** Every 255 stands for 254 bytes of padding and says that another byte follows. */
function paddingOf(packet: Uint8Array): { byteLength: number; next: number } {
  let byteLength = 0
  let next = 2
  for (; packet[next] === 255; next++) byteLength += 254
  return { byteLength: byteLength + (packet[next] ?? 0), next: next + 1 }
}

/** Section 3.2.1: one byte, or two from 252 on. */
function frameLengthAt(packet: Uint8Array, at: number): { byteLength: number; next: number } | undefined {
  const first = packet[at]
  if (first === undefined) return undefined
  if (first < 252) return { byteLength: first, next: at + 1 }
  const second = packet[at + 1]
  return second === undefined ? undefined : { byteLength: first + 4 * second, next: at + 2 }
}
