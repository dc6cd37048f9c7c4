// The projects of `npm test` (unit, simulated, loopback) and the one against a live service. The same cases everywhere: a
// project only says where they are played.
// Threads without isolation: measured six times faster on many small files, and our modules keep no state but what they
// may share, such as the index of the fixtures.
import { defineConfig } from "vitest/config"

/** Bounds what hangs, and nothing else: a machine that is busy with other things makes the slowest tests five times slower. */
const testTimeout = 60_000

/** One file more than two cores can work on: some wait for streams, and for processes that they started. */
const threads = {
  pool: "threads" as const,
  isolate: false,
  maxWorkers: 3,
  testTimeout,
  setupFiles: ["harness/vitest/trial-bytes.ts"],
}

export default defineConfig({
  test: {
    reporters: ["default", "./harness/vitest/accounting-reporter.ts"],
    projects: [
      {
        test: {
          ...threads,
          name: "unit",
          include: ["harness/**/*.test.ts", "scripts/**/*.test.ts"],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...threads,
          name: "simulated",
          include: ["suites/**/*.test.ts"],
          provide: { venue: "simulated" },
          sequence: { groupOrder: 0 },
        },
      },
      {
        // After the others: streams at real pace need the clock to themselves. In processes of their own: to start a client
        // stops every thread of a process for as long as that is large, which it is after all the other tests.
        test: {
          ...threads,
          pool: "forks",
          name: "loopback",
          include: ["suites/**/*.loopback.ts"],
          provide: { venue: "loopback" },
          maxConcurrency: 50,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...threads,
          name: "live",
          include: ["suites/server/**/*.test.ts"],
          provide: { venue: "live" },
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
