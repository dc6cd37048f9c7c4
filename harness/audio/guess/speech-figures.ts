// The figures of human speech at its true rate: what `speechShape` finds, in its order, and how each tells that rate.
//
// Measured on 4 and 11 s each of some 80 voices in 60 groups: the bundled fixtures; prompts of Asterisk from eight speakers
// (asterisk-core-sounds-*, asterisk-prompt-*); the words and letters that people of some thirty languages recorded for
// KTuberling and KLettres; the Czech and Dutch dialogues of Fish Fillets (fillets-ng-data-*), the briefings of Warzone 2100
// and the sentences of festvox-ru. Every group counts by the square root of what there is of it, the fixtures three times.
// Means and spreads are those at the true rate. Weights and leans are those of a logistic regression that has to choose the
// true one of eight rates; it was held to small numbers (ridge 0.015), which did best on languages that were left out.

export interface SpeechFigure {
  readonly mean: number
  readonly spread: number
  /** How much it speaks against a rate to be off, beside all others. */
  readonly weight: number
  /** How much it speaks for a rate to be off upwards: wrong rates lie more to one side than to the other. */
  readonly lean: number
}

export const SPEECH_FIGURES: readonly SpeechFigure[] = [
  { mean: 7.468, spread: 0.494, weight: 0.34, lean: 0.05 }, // pitch, log2 Hz: 177 Hz in the middle of men and women
  { mean: 0.813, spread: 0.123, weight: 0.68, lean: -0.03 }, // share of loud frames that are voiced
  { mean: 1.244, spread: 0.408, weight: 0.33, lean: -0.98 }, // rhythm, log2 Hz: two or three rises and falls a second
  { mean: 0.652, spread: 0.16, weight: 0.57, lean: -0.37 }, // change of the spectrum within 10 ms, logarithm
  { mean: 1.469, spread: 0.232, weight: 0.25, lean: 0.81 }, // change within 40 ms, logarithm
  { mean: 6.14, spread: 2.406, weight: 0.58, lean: -0.2 }, // c1, the tilt of the spectrum
  { mean: 2.502, spread: 1.927, weight: 0.33, lean: 0.69 }, // c2, the shape of the spectrum
  { mean: 0.286, spread: 1.297, weight: 0.71, lean: -0.43 }, // c3, the shape of the spectrum
  { mean: -0.258, spread: 0.829, weight: 0.6, lean: -0.24 }, // c4, the shape of the spectrum
  { mean: -0.077, spread: 0.634, weight: 0.49, lean: -0.44 }, // c5, the shape of the spectrum
  { mean: -0.07, spread: 0.662, weight: 0.09, lean: -0.1 }, // c6, the shape of the spectrum
  { mean: 0.052, spread: 0.674, weight: 0.02, lean: 0.05 }, // c7, the shape of the spectrum
  { mean: -0.138, spread: 0.487, weight: 0.28, lean: -0.06 }, // c8, the shape of the spectrum
]

/**
 * How much further a spectrum moves within 40 ms than within 10 ms, as a difference of logarithms: 0.48 and more for all of
 * that speech. A mouth takes its time; noise of any colour is as far away after 10 ms as it ever gets, and has 0.2 to 0.36.
 */
export const CHANGE_GROWTH = { mean: 0.816, spread: 0.124 }
