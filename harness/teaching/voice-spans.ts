// Where somebody speaks in a piece of audio, as the mock's own ear tells it.
import { VOICE_LAG_MS, VoiceActivity } from "../mock/ear/voice-activity.ts"
import { BLOCK_MS, HEARING_RATE_HZ } from "../protocol/recognizer.ts"

export interface VoiceSpan {
  readonly startMs: number
  readonly endMs: number
}

const BLOCK_SAMPLES = (HEARING_RATE_HZ * BLOCK_MS) / 1000

/** @param samples mono, 16 kHz. @returns in order, apart by at least a closure inside a word */
export function voiceSpans(samples: Float32Array): readonly VoiceSpan[] {
  const activity = new VoiceActivity()
  const durationMs = (samples.length * 1000) / HEARING_RATE_HZ
  const blockCount = Math.ceil(durationMs / BLOCK_MS)
  const spans: VoiceSpan[] = []
  let startMs: number | undefined
  // Silence behind the end lets the look-ahead see the last words.
  for (let block = 0; block < blockCount + SILENT_BLOCKS; block++) {
    activity.hear(blockAt(samples, block))
    const atMs = Math.max(0, block * BLOCK_MS - VOICE_LAG_MS)
    if (activity.speaking) startMs ??= atMs
    else if (startMs !== undefined) {
      spans.push({ startMs, endMs: Math.min(atMs, durationMs) })
      startMs = undefined
    }
  }
  return startMs === undefined ? spans : [...spans, { startMs, endMs: durationMs }]
}

/** Twice the look-ahead: after it nobody speaks. */
const SILENT_BLOCKS = (2 * VOICE_LAG_MS) / BLOCK_MS

function blockAt(samples: Float32Array, index: number): Float32Array {
  const block = new Float32Array(BLOCK_SAMPLES)
  const start = Math.min(index * BLOCK_SAMPLES, samples.length)
  block.set(samples.subarray(start, start + BLOCK_SAMPLES))
  return block
}
