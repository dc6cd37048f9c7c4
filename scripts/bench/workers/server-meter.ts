// What a server spent since it was told to begin.

import { cpuMs } from "./cpu.ts"

export interface ServerAnswer {
  readonly cpuMs: number
  readonly wallMs: number
  readonly rssByteLength: number
}

export class ServerMeter {
  #cpuMs = 0
  #atMs = 0

  begin(): void {
    this.#cpuMs = cpuMs()
    this.#atMs = performance.now()
  }

  report(): ServerAnswer {
    const rssByteLength = process.memoryUsage.rss()
    return { cpuMs: cpuMs() - this.#cpuMs, wallMs: performance.now() - this.#atMs, rssByteLength }
  }
}
