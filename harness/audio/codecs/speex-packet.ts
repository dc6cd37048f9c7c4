// How many frames a Speex packet holds, and the header that a decoder wants where none was sent.
// Source: https://www.speex.org/docs/manual/speex-manual/node10.html and node11.html (bit rates by mode), RFC 5574.

import { littleEndianAt } from "../containers/bytes-at.ts"

/** Bits of a narrow-band frame by mode, the bit and the mode number before them included. */
const NARROW_BITS: Readonly<Record<number, number>> = {
  0: 5,
  1: 43,
  2: 119,
  3: 160,
  4: 220,
  5: 300,
  6: 364,
  7: 492,
  8: 79,
}
/** The same of the layer that makes it wide-band. */
const WIDE_BITS: Readonly<Record<number, number>> = { 0: 4, 1: 36, 2: 112, 3: 192, 4: 352 }

/** Frames last 20 ms. @returns 0 for what is no Speex packet */
export function speexFrameCount(packet: Uint8Array): number {
  const bitLength = packet.length * 8
  let frameCount = 0
  let at = 0
  // Fewer bits than a head are padding; a mode of 15 says that nothing follows.
  while (bitLength - at >= 5) {
    const isWideLayer = bitsAt(packet, at, 1) === 1
    const bits = isWideLayer ? WIDE_BITS[bitsAt(packet, at + 1, 3)] : NARROW_BITS[bitsAt(packet, at + 1, 4)]
    if (bits === undefined || at + bits > bitLength) break
    if (!isWideLayer) frameCount++
    at += bits
  }
  return frameCount
}

function bitsAt(bytes: Uint8Array, at: number, count: number): number {
  let value = 0
  for (let bit = at; bit < at + count; bit++) value = (value << 1) | (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1)
  return value
}

export interface SpeexShape {
  readonly sampleRateHz: number
  readonly framesPerPacket: number
}

/** Samples of a frame: 20 ms at the rate of its mode. */
const speexFrameSampleCount = (sampleRateHz: number): number => 160 << speexMode(sampleRateHz)

/** Narrow-band, wide-band, ultra-wide-band: 8, 16 and 32 kHz, whichever is nearest. */
const speexMode = (sampleRateHz: number): number => (sampleRateHz < 12_000 ? 0 : sampleRateHz < 24_000 ? 1 : 2)

/** By the header: the size of a frame, and how many each packet holds. */
export const speexPacketSampleCount = (header: Uint8Array): number =>
  littleEndianAt(header, 56, 4) * Math.max(1, littleEndianAt(header, 64, 4))

/** The 80 bytes that begin a Speex stream in Ogg. https://www.speex.org/docs/manual/speex-manual/node8.html */
export function speexHeader({ sampleRateHz, framesPerPacket }: SpeexShape): Uint8Array {
  const header = new Uint8Array(80)
  const view = new DataView(header.buffer)
  header.set(new TextEncoder().encode("Speex   1.2.1"))
  const fields = [
    [28, 1], // the version of the header
    [32, 80],
    [36, 8_000 << speexMode(sampleRateHz)],
    [40, speexMode(sampleRateHz)],
    [44, 4], // the version of the bit stream
    [48, 1], // channels
    [52, -1], // the bit rate: not known
    [56, speexFrameSampleCount(sampleRateHz)],
    [64, framesPerPacket],
  ] as const
  for (const [at, value] of fields) view.setInt32(at, value, true)
  return header
}
