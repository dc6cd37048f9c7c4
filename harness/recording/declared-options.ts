// What the stream was asked for: the query as it was sent, read the way a server reads it.

import type { ListenOptions } from "../protocol/options/listen-options.ts"
import { type ReadOptions, readOptions } from "../protocol/options/options.ts"
import { memoised } from "./memoise.ts"
import type { Recording } from "./recording.ts"

/** The query as a server reads it: what it means, what of it would be refused, and names that are in no table. */
export const declaredQuery: (recording: Recording) => ReadOptions = memoised((recording) =>
  readOptions(recording.header.options),
)

/** Documented defaults in place; a value that makes no sense keeps its default. */
export const declaredOptions = (recording: Recording): ListenOptions => declaredQuery(recording).options

/** The values given for one option, as text, in order; empty when it was not given. */
export const declaredValues = (recording: Recording, name: string): readonly string[] =>
  recording.header.options.filter(([key]) => key === name).map(([, value]) => value)

/** The value given for one option, as text; undefined when it was not given. */
export const declaredValue = (recording: Recording, name: string): string | undefined =>
  declaredValues(recording, name)[0]
