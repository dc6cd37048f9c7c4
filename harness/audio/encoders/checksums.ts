// Checksums of containers, none of them reflected, all starting from 0: FLAC's CRC-8 and CRC-16 (RFC 9639, 9.1.8 and 9.3),
// Ogg's CRC-32 (RFC 3533, section 6).

export const flacCrc8 = crc(8, 0x07)
export const flacCrc16 = crc(16, 0x8005)
export const oggCrc32 = crc(32, 0x04c11db7)

function crc(bits: 8 | 16 | 32, polynomial: number): (bytes: Uint8Array) => number {
  const top = 2 ** (bits - 1)
  const mask = 2 ** bits - 1
  const shift = bits - 8
  const table = Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = (byte << shift) >>> 0
    for (let bit = 0; bit < 8; bit++) value = value & top ? (value << 1) ^ polynomial : value << 1
    return (value & mask) >>> 0
  })
  return (bytes) => {
    let value = 0
    for (const byte of bytes) value = ((value << 8) ^ (table[((value >>> shift) ^ byte) & 0xff] ?? 0)) & mask
    return value >>> 0
  }
}
