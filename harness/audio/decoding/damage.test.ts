// A sample of what `npm run bench -- fuzz` does by the ten thousand.
import { expect, test } from "vitest"
import { renditionBytes, renditions } from "../../fixtures/renditions.ts"
import { prng } from "../../prng.ts"
import { collectAudio, piecesOf } from "./collect.ts"
import { damaged } from "./damage.ts"
import { openDecoder } from "./decoder.ts"

const SEEDS = 20
const BUNDLED = ["opus", "flac", "vorbis", "mp3", "amr-nb", "amr-wb"]
const FILES = renditions().filter(({ fixture, codec }) => fixture === "librivox-0880" && BUNDLED.includes(codec))

test.each(FILES)(
  `${SEEDS} times damaged, $file gives audio, a problem or nothing, and no more than it holds`,
  async (file) => {
    const bytes = renditionBytes(file)
    for (let seed = 1; seed <= SEEDS; seed++) {
      const decoder = openDecoder({}, { preferredRateHz: 16_000 })
      const { audio, format, problem } = await collectAudio(
        decoder,
        piecesOf(damaged(bytes, prng(seed)), 1 + seed * 97),
      )
      const seconds = (audio?.channels[0]?.length ?? 0) / (format?.sampleRateHz ?? 1)
      // Parts that came twice count twice.
      expect({ seed, isBounded: seconds <= (3 * file.sampleCount) / file.sampleRateHz }).toEqual({
        seed,
        isBounded: true,
      })
      expect(problem?.sentence ?? "").toMatch(/^$|\.$/)
    }
  },
)

test("a damaged copy leaves the original as it is, and the same seed damages alike", () => {
  const bytes = Uint8Array.from({ length: 1_000 }, (_, index) => index % 256)
  const before = bytes.slice()
  expect(damaged(bytes, prng(7))).toEqual(damaged(bytes, prng(7)))
  expect(bytes).toEqual(before)
})
