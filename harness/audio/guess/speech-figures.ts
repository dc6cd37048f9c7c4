// The figures of human speech at its true rate: what `speechShape` finds, in its order.
//
// Measured on 3 to 6 s from each of 91 pieces by 13 groups of speakers: the bundled fixtures, prompts of Asterisk in five
// languages (asterisk-core-sounds-*), the Czech and Dutch dialogues of Fish Fillets (fillets-ng-data-*), and flite, eSpeak
// and ALSA's test voice. Every group counts the same. Means and spreads are those at the true rate; the weights are those
// of a logistic regression that has to tell the true rate from the seven others.

export interface SpeechFigure {
  readonly mean: number
  readonly spread: number
  /** How much it tells about the rate, beside all others. */
  readonly weight: number
}

export const SPEECH_FIGURES: readonly SpeechFigure[] = [
  { mean: 7.314, spread: 0.555, weight: 0.54 }, // pitch, log2 Hz: 160 Hz in the middle of men and women
  { mean: 0.823, spread: 0.117, weight: 0.82 }, // share of loud frames that are voiced
  { mean: 1.564, spread: 0.39, weight: 0.38 }, // rhythm, log2 Hz: three rises and falls a second
  { mean: 0.788, spread: 0.149, weight: 0.59 }, // change of the spectrum within 10 ms, logarithm
  { mean: 1.649, spread: 0.256, weight: 1.48 }, // change within 40 ms, logarithm
  { mean: 7.041, spread: 2.845, weight: 0.6 }, // c1, the tilt of the spectrum
  { mean: 2.531, spread: 1.867, weight: 0.76 }, // c2, the shape of the spectrum
  { mean: 0.386, spread: 1.365, weight: 0.41 }, // c3, the shape of the spectrum
  { mean: -0.055, spread: 0.643, weight: 1.15 }, // c4, the shape of the spectrum
  { mean: -0.119, spread: 0.775, weight: 0.56 }, // c5, the shape of the spectrum
  { mean: -0.02, spread: 0.797, weight: 0.37 }, // c6, the shape of the spectrum
  { mean: 0.145, spread: 0.575, weight: 0.49 }, // c7, the shape of the spectrum
  { mean: -0.074, spread: 0.505, weight: 0.36 }, // c8, the shape of the spectrum
]
