// The package, our oracle for plain WAV files, has no types of its own.
declare module "wav-decoder" {
  const wavDecoder: {
    decode: {
      sync(file: ArrayBuffer, options: { symmetric: boolean }): { sampleRate: number; channelData: Float32Array[] }
    }
  }
  export default wavDecoder
}
