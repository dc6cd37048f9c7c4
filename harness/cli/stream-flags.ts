// The flags of streaming commands, as commander gives them, in terms of the API.
import type { SendAs } from "../inputs/input.ts"
import type { QueryPair } from "../protocol/options/listen-options.ts"
import type { StreamOptions } from "../streaming/stream-options.ts"

export interface StreamFlags {
  readonly target: string
  readonly chunkMs?: number
  readonly chunkBytes?: number
  readonly delayMs?: number
  readonly jitterMs?: number
  readonly speed?: number
  readonly headStart?: boolean
  readonly keepAlive?: boolean
  readonly option: readonly QueryPair[]
  readonly encoding?: string
  readonly sampleRate?: number
  readonly channels?: number
  readonly container?: boolean
  readonly sendAs?: SendAs
}

/** What a person wants who wants to see a transcript come about; `--option` changes each. */
const USUAL_OPTIONS: readonly QueryPair[] = [
  ["model", "nova-3"],
  ["interim_results", "true"],
  ["punctuate", "true"],
]

export function streamOptions(input: string, flags: StreamFlags): StreamOptions {
  const { option, chunkBytes, sampleRate, ...same } = flags
  const named = new Set(option.map(([name]) => name))
  return {
    ...same,
    input,
    options: [...USUAL_OPTIONS.filter(([name]) => !named.has(name)), ...option],
    ...(chunkBytes !== undefined && { chunkByteLength: chunkBytes }),
    ...(sampleRate !== undefined && { sampleRateHz: sampleRate }),
  }
}
