import { expect, test } from "vitest"
import { addNoise, noisePcm, type PcmAudio, silencePcm, tonePcm } from "../audio/pcm.ts"
import { resamplePcm } from "../audio/resampling/resampler.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { prng } from "../prng.ts"
import { openSoundMeter } from "./sound-meter.ts"

function measure({ sampleRateHz, channels }: PcmAudio, pieceLength = 1_000) {
  const meter = openSoundMeter(sampleRateHz)
  const length = channels[0]?.length ?? 0
  for (let at = 0; at < length; at += pieceLength)
    meter.push(channels.map((samples) => samples.subarray(at, at + pieceLength)))
  return meter.end()
}

const speech = bundledFixtures().load("librivox-0870").audio

test("a sine at half of full scale has its peak at -6 dBFS and its level 3 dB below", () => {
  const { rmsDbfs, peakDbfs, durationMs, clippedShare } = measure(tonePcm(440, 1_000, 8_000))
  expect([rmsDbfs, peakDbfs].map((level) => level.toFixed(1))).toEqual(["-9.0", "-6.0"])
  expect([durationMs, clippedShare]).toEqual([1_000, 0])
})

test("speech is spoken for most of the time, whatever the pieces it came in", () => {
  const facts = measure(speech)
  expect(facts.speechShare).toBeGreaterThan(0.85)
  expect(measure(speech, 77)).toEqual(facts)
})

test("silence is silent, and noise is nobody", () => {
  expect(measure(silencePcm(2_000, 8_000))).toMatchObject({ silentShare: 1, speechShare: 0, rmsDbfs: -Infinity })
  expect(measure(noisePcm(3_000, 16_000, -30, prng(1))).speechShare).toBeLessThan(0.15)
})

test("flat tops are clipped, the tops of waves are not", () => {
  const loud = {
    ...speech,
    channels: speech.channels.map((samples) => samples.map((sample) => Math.max(-1, Math.min(1, sample * 8)))),
  }
  expect(measure(loud).clippedShare).toBeGreaterThan(0.01)
  expect(measure(tonePcm(1_000, 500, 16_000, 1)).clippedShare).toBe(0)
})

test("speech from a telephone in a file of 16 kHz ends at 4 kHz, speech of 16 kHz does not", () => {
  const narrow = resamplePcm(resamplePcm(speech, 8_000), 16_000)
  expect(measure(narrow).bandWidthHz).toBeGreaterThan(3_300)
  expect(measure(narrow).bandWidthHz).toBeLessThan(4_300)
  const full = addNoise(speech, 30, prng(1))
  expect(measure(full).bandWidthHz).toBeUndefined()
})

test("channels that are silent, or the same, are known", () => {
  const [one = new Float32Array(0)] = speech.channels
  expect(measure({ ...speech, channels: [one, new Float32Array(one.length)] })).toMatchObject({
    silentChannels: [1],
    channelsAreAlike: false,
  })
  expect(measure({ ...speech, channels: [one, one.slice()] }).channelsAreAlike).toBe(true)
})
