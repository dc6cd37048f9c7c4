// The version of this package, as its package.json has it: found by its own name, from the sources and from dist alike.
import { createRequire } from "node:module"

export const packageVersion = (): string =>
  (createRequire(import.meta.url)("soundcheck/package.json") as { version: string }).version
