// What the plain clients send.

import { linear16 } from "../../../harness/audio/encodings/linear16.ts"
import { interleave } from "../../../harness/audio/pcm.ts"
import { bundledFixtures } from "../../../harness/fixtures/fixture.ts"

/** @returns the chunks of a fixture, to be sent over and over; one chunk of silence without it */
export function chunksOf(fixture: string | undefined, byteLength: number): readonly Uint8Array[] {
  if (fixture === undefined) return [new Uint8Array(byteLength)]
  const bytes = linear16.encode(interleave(bundledFixtures().load(fixture).audio.channels))
  const count = Math.floor(bytes.length / byteLength)
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * byteLength, (index + 1) * byteLength))
}
