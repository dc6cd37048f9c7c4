// Makes `expect` know our matchers, in vitest 4 and 5 alike. Their `Matchers` interfaces have different type parameters,
// and an interface can only be added to with the same ones; but both make an assertion out of every method of chai's
// `Assertion`, promised ones for `.resolves` included, and it has no type parameters at all.

import "vitest"
import type { StreamMatchers } from "./matchers.ts"

declare global {
  // Chai declares its types in a global namespace, so this is the one way to add to them.
  namespace Chai {
    interface Assertion extends StreamMatchers {}
  }
}

declare module "vitest" {
  interface AsymmetricMatchersContaining extends StreamMatchers {}
}
