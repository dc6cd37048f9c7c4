// The models of /v1/listen that we know: names, languages, and what they call themselves in messages.

import type { ModelInfo } from "./messages.ts"

export interface ModelFacts {
  readonly uuid: string
  readonly info: ModelInfo
}

/** What a model of this name says of itself in Results and Metadata. */
export declare function modelFacts(model: string): ModelFacts
