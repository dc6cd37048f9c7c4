// What a codec hands to a container: packets, each of which exists once its last sample has been spoken.

export interface Packet {
  readonly bytes: Uint8Array
  /** Samples of one channel up to the end of this packet, by the codec's own count. */
  readonly endSample: number
  /** The audio that must have been spoken for it, in milliseconds. */
  readonly endMs: number
}

/** Packets that leave together: those of one chunk of `groupMs`, at least one. Groups stay on the grid. */
export function groupByTime(packets: readonly Packet[], groupMs: number): readonly (readonly Packet[])[] {
  const groups: Packet[][] = []
  let slot = -1
  for (const packet of packets) {
    const wanted = Math.ceil(packet.endMs / groupMs - SAME)
    const group = groups.at(-1)
    if (group === undefined || wanted > slot) groups.push([packet])
    else group.push(packet)
    slot = Math.max(slot, wanted)
  }
  return groups
}

/** Rounding of a division: far less than a sample. */
const SAME = 1e-6
