import { describe, expect, test } from "vitest"
import { looksLike } from "./looks.ts"

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

describe("audio is told by its first bytes", () => {
  test.each([
    ["wav", "RIFF\x24\x00\x00\x00WAVE"],
    ["wav", "RF64\xff\xff\xff\xffWAVE"],
    ["flac", "fLaC\x00\x00\x00\x22"],
    ["ogg", "OggS\x00\x02"],
    ["mp3", "ID3\x04\x00\x00\x00\x00\x0f\x76"],
    ["mp3", "\xff\xfb\x90\x64\x00"],
    ["mp3", "\xff\xf3\x44\xc4\x00"],
    ["aac", "\xff\xf1\x50\x80\x00"],
    ["webm", "\x1a\x45\xdf\xa3\x9f"],
    ["mp4", "\x00\x00\x00\x20ftypM4A "],
    ["amr", "#!AMR\n"],
  ])("%s: %j", (container, head) => {
    expect(looksLike(bytes(head))).toMatchObject({ type: "audio", container })
  })
})

describe("what is not audio is named", () => {
  test.each([
    ["a PNG picture", "\x89PNG\r\n\x1a\n"],
    ["a PDF document", "%PDF-1.7\n"],
    ["a ZIP archive (or an Office document)", "PK\x03\x04\x14\x00"],
    ["a program", "\x7fELF\x02\x01\x01"],
    ["an HTML page", "\n<!DOCTYPE html><html>"],
    ["JSON text", '{"error": "not found"}'],
    ["an XML document", '<?xml version="1.0"?>'],
    ['text ("Dear Sir,")', "Dear Sir,\nyours of the 5th"],
    ["a playlist", "#EXTM3U\nfoo.mp3\n"],
    ["a playlist that names http://radio.example/x: use that address", "[playlist]\nFile1=http://radio.example/x\n"],
  ])("%s", (name, head) => {
    expect(looksLike(bytes(head))).toEqual({ type: "other", name })
  })

  test("text in any language is text, even when a character is cut at the end of what was read", () => {
    const head = utf8("Grüße aus Österreich, schöne Grüße")
    expect(looksLike(head.subarray(0, 11))).toMatchObject({ type: "other" })
    expect(looksLike(head)).toEqual({ type: "other", name: 'text ("Grüße aus Österreich, sc…")' })
  })
})

describe("raw samples look like nothing", () => {
  test.each([
    ["silence", new Uint8Array(4096)],
    ["quiet linear16 that begins with -1", bytes("\xff\xff\xfe\xff\x01\x00\x02\x00\x00\x00")],
    ["mulaw silence", new Uint8Array(4096).fill(0xff)],
    ["alaw silence", new Uint8Array(4096).fill(0xd5)],
    ["a few bytes that are text by chance", bytes("abc")],
  ])("%s", (_, head) => {
    expect(looksLike(head)).toEqual({ type: "unknown" })
  })
})
