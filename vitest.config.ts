// The projects of `npm test` (unit, simulated, loopback) and of `npm run test:live` (live). Cases and their suites are the
// same files everywhere: a project only says where they are played.
// Threads without isolation: measured six times faster on many small files, and our modules keep no state but what they
// may share, such as the index of the fixtures.
import { defineConfig } from "vitest/config"

const threads = { pool: "threads" as const, isolate: false }
const suites = ["suites/server/**/*.test.ts"]

export default defineConfig({
  test: {
    // Streams at real pace wait for the clock, not for a core.
    maxConcurrency: 50,
    projects: [
      { test: { ...threads, name: "unit", include: ["harness/**/*.test.ts", "scripts/**/*.test.ts"] } },
      {
        test: {
          ...threads,
          name: "simulated",
          include: [...suites, "suites/{self,invariants}/**/*.test.ts"],
          provide: { venue: "simulated" },
        },
      },
      {
        test: {
          ...threads,
          name: "loopback",
          include: [...suites, "suites/**/*.loopback.ts"],
          provide: { venue: "loopback" },
          maxConcurrency: 50,
        },
      },
      { test: { ...threads, name: "live", include: suites, provide: { venue: "live" } } },
    ],
  },
})
