// Request ids as the service has made them since 2026: UUIDs of version 7, time first.

/**
 * A UUIDv7 (RFC 9562 section 5.7): 48 bits of time, the rest random.
 * @param unixMs wall clock, milliseconds since 1970
 * @param random seeded, so that a run can be repeated; two servers with one seed would share ids
 */
export function requestIdAt(unixMs: number, random: () => number): string {
  const time = Math.max(0, Math.floor(unixMs)).toString(16).padStart(12, "0").slice(-12)
  const bits = (width: number): number => Math.floor(random() * 2 ** width)
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0")
  const variant = 0x8000 | bits(14)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(bits(12), 3)}-${hex(variant, 4)}-${hex(bits(24), 6)}${hex(bits(24), 6)}`
}
