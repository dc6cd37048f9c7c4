// `import "soundcheck/vitest"` teaches vitest's `expect` our matchers: `expect(await stream(…)).toCloseWith(1000)`.

import { expect } from "vitest"
import { matchers } from "./matchers.ts"
import "./augmentation.ts"

expect.extend(matchers)

export type { ChecksOptions } from "./checks.ts"
export { matchers, type StreamMatchers } from "./matchers.ts"
export type { EndpointOptions, RealTimeOptions } from "./timing.ts"
export type { ChannelOption, InterimsOptions, WordErrorRateOptions } from "./transcripts.ts"
