// When the audio of a stream has come so far: by its bytes where they say it, by the clock since the first of it where
// they do not.

import { RAW_ENCODINGS } from "../../audio/encodings/index.ts"
import type { Input, Machine, Output } from "../../protocol/machine.ts"
import type { ListenOptions } from "../../protocol/options/listen-options.ts"
import type { Hooks } from "../mutations/mutation.ts"

/** Something that happens once the audio has come to a place. */
export interface Happening {
  readonly atMs: number
  readonly outputs: readonly Output[]
}

/** Audio per byte as declared; undefined where bytes say nothing of time. */
export function msPerByte({ encoding, sampleRateHz, channels }: ListenOptions): number | undefined {
  const bytesPerSample = encoding === undefined ? undefined : RAW_ENCODINGS.get(encoding)?.bytesPerSample
  return bytesPerSample === undefined || sampleRateHz === undefined
    ? undefined
    : 1000 / (bytesPerSample * sampleRateHz * channels)
}

/** Follows the audio of one stream. */
export class AudioPlace {
  readonly #msPerByte: number | undefined
  #byteLength = 0
  #firstAtMs: number | undefined

  constructor(options: ListenOptions) {
    this.#msPerByte = msPerByte(options)
  }

  take(input: Input, nowMs: number): void {
    if (input.type !== "frame" || input.frame.type !== "binary") return
    this.#firstAtMs ??= nowMs
    this.#byteLength += input.frame.bytes.length
  }

  /** How far the audio has come; below 0 before any has. */
  atMs(nowMs: number): number {
    if (this.#firstAtMs === undefined) return -1
    return this.#msPerByte === undefined ? nowMs - this.#firstAtMs : this.#byteLength * this.#msPerByte
  }

  /** When to look again whether the audio has come to a place. */
  wakeAtMs(placeMs: number): number {
    return this.#firstAtMs === undefined || this.#msPerByte !== undefined ? Infinity : this.#firstAtMs + placeMs
  }
}

/** @param open called per stream: what happens in it, in the order of time */
export const happenings = (open: () => readonly Happening[]): Hooks => ({
  machine: (machine, stream) => {
    const place = new AudioPlace(stream.options)
    const coming = [...open()]
    return {
      step(input, nowMs) {
        place.take(input, nowMs)
        const outputs = [...machine.step(input, nowMs)]
        if (input.type === "closed") coming.length = 0
        while (coming[0] !== undefined && coming[0].atMs <= place.atMs(nowMs)) {
          outputs.push(...(coming.shift()?.outputs ?? []))
        }
        return outputs
      },
      get wakeAtMs() {
        return Math.min(machine.wakeAtMs, coming[0] === undefined ? Infinity : place.wakeAtMs(coming[0].atMs))
      },
    } satisfies Machine
  },
})
