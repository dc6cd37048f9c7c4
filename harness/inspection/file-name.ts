// Does the name of a file tell the truth about it?

/** Extensions in lower case, and the containers that they promise. */
const PROMISES: Readonly<Record<string, readonly string[]>> = {
  wav: ["wav"],
  wave: ["wav"],
  mp3: ["mp3"],
  flac: ["flac", "ogg"],
  ogg: ["ogg"],
  oga: ["ogg"],
  opus: ["ogg"],
  spx: ["ogg"],
  webm: ["webm"],
  mka: ["webm"],
  mkv: ["webm"],
  mp4: ["mp4"],
  m4a: ["mp4"],
  aac: ["aac"],
  amr: ["amr"],
  awb: ["amr"],
  aif: ["aiff"],
  aiff: ["aiff"],
  caf: ["caf"],
  raw: ["raw"],
  pcm: ["raw"],
  ul: ["raw"],
  ulaw: ["raw"],
  al: ["raw"],
  alaw: ["raw"],
}

/** @param container what the bytes are; undefined for raw samples. @returns one sentence, or none */
export function nameProblem(name: string, container: string | undefined): readonly string[] {
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ""
  const promised = PROMISES[extension]
  if (promised === undefined || promised.includes(container ?? "raw")) return []
  const truth = container === undefined ? "the bytes have no header at all" : `the bytes are ${container.toUpperCase()}`
  return [`Its name says .${extension}, yet ${truth}: go by the bytes, and rename it.`]
}
