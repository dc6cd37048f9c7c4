import { expect, test } from "vitest"
import { CONTAINERS } from "./index.ts"

const ascii = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0))

test.each([
  { name: "WAV", head: ascii("RIFF") },
  { name: "Ogg", head: ascii("OggS") },
  { name: "FLAC", head: ascii("fLaC") },
  { name: "WebM", head: [0x1a, 0x45, 0xdf, 0xa3] },
  { name: "MP3", head: ascii("ID3") },
  { name: "MP3", head: [0xff, 0xfb, 0x90, 0x64] },
  { name: "MP3", head: [0xff, 0xf3, 0x40, 0xc4] },
  { name: "AAC (ADTS)", head: [0xff, 0xf1, 0x60, 0x40, 0x14, 0x1f, 0xfc] },
  { name: "AAC (ADTS)", head: [0xff, 0xf9, 0x60, 0x40, 0x14, 0x1f, 0xfc] },
  { name: "AMR", head: ascii("#!AMR\n") },
  { name: "AMR", head: ascii("#!AMR-WB\n") },
])("$name is recognised from $head, and not from less", ({ name, head }) => {
  const found = (length: number): string | undefined =>
    CONTAINERS.find((container) => container.recognises(Uint8Array.from(head.slice(0, length))))?.name
  expect(found(head.length)).toBe(name)
  expect(found(head.length - 2)).toBeUndefined()
})
