// Finalize: flush what was received, mark it, at once, and nothing beyond it.

import { serverCursorMs } from "../../recording/audio-sent.ts"
import { sentMessages } from "../../recording/client-texts.ts"
import type { Recording } from "../../recording/recording.ts"
import { endMs, isFromFinalize } from "../../recording/views.ts"
import { MISPLACED_FINALS } from "../causes.ts"
import { type Check, notExercised } from "../check.ts"
import { answersTo, dueFlushes, type Flush, flushes, hasFlag } from "./flushes.ts"
import { AUDIO_LENGTH_MS, findingAt, inSeconds, judgeEach, whenOnTime } from "../judge.ts"
import { cite, docs, INFERRED, SEEN } from "../sources.ts"

export const fzFlush: Check = {
  id: "fz-flush",
  requirements: ["fz-flush"],
  level: "must",
  sentence: "Finalize turns all pending audio into finals.",
  source: docs("finalize"),
  follows: [...MISPLACED_FINALS, "res-not-ahead", "md-duration"],
  run: ({ recording }) =>
    judgeEach(dueFlushes(recording), "no Finalize came with audio pending", (flush) =>
      // Finals that go on beyond the cursor of the request did not come of it.
      answersTo(recording, flush).some((final) => Math.abs(endMs(final) - flush.cursorMs) <= AUDIO_LENGTH_MS)
        ? undefined
        : findingAt(
            flush.request,
            `a final of channel ${flush.channel} that ends at the ${inSeconds(flush.cursorMs)} sent`,
            answersTo(recording, flush)[0] === undefined
              ? "no final"
              : `finals that end elsewhere: ${endsOf(recording, flush)}`,
          ),
    ),
}

const endsOf = (recording: Recording, flush: Flush): string =>
  answersTo(recording, flush)
    .slice(0, 3)
    .map((final) => inSeconds(endMs(final)))
    .join(", ")

export const fzFlag: Check = {
  id: "fz-flag",
  requirements: ["fz-flag"],
  level: "should",
  sentence: "The result of Finalize has `from_finalize:true` and `is_final:true`.",
  source: cite(docs("finalize"), SEEN.nova3Frames),
  follows: ["fz-flush", ...MISPLACED_FINALS],
  run: ({ recording }) => {
    if (!hasFlag(recording)) return notExercised("no Results has from_finalize at all")
    return judgeEach(dueFlushes(recording), "no Finalize came with audio pending", (flush) => {
      const marked = answersTo(recording, flush).find(isFromFinalize)
      return marked !== undefined
        ? undefined
        : findingAt(flush.request, `a final of channel ${flush.channel} with from_finalize true`, "none")
    })
  },
}

/** "The answer comes within 1 s." */
const PROMPT_MAX_MS = 1000

export const fzPrompt: Check = {
  id: "fz-prompt",
  requirements: ["fz-prompt"],
  level: "should",
  sentence: "The answer comes within 1 s.",
  source: cite(docs("finalize"), INFERRED),
  follows: ["fz-flush"],
  timing: true,
  run: ({ recording }) => {
    const answered = dueFlushes(recording).flatMap((flush) => {
      const answer = answersTo(recording, flush).find((final) => endMs(final) >= flush.cursorMs - AUDIO_LENGTH_MS)
      return answer === undefined ? [] : [{ flush, answer }]
    })
    return whenOnTime(recording, () =>
      judgeEach(answered, "no Finalize with audio pending was answered", ({ flush, answer }) =>
        answer.atMs - flush.request.atMs <= PROMPT_MAX_MS
          ? undefined
          : findingAt(answer, "an answer within a second", `after ${inSeconds(answer.atMs - flush.request.atMs)}`),
      ),
    )
  },
}

export const fzOrder: Check = {
  id: "fz-order",
  requirements: ["fz-order"],
  level: "should",
  sentence: "Only audio sent before the message is flushed by it.",
  source: cite(docs("finalize"), INFERRED),
  follows: [...MISPLACED_FINALS, "res-not-ahead", "fz-flush"],
  run: ({ recording }) => {
    const pairs = flushes(recording).flatMap((flush) => {
      const answer = answersTo(recording, flush).find(isFromFinalize)
      return answer === undefined ? [] : [{ flush, answer }]
    })
    return judgeEach(pairs, "no result of Finalize came", ({ flush, answer }) => {
      const asked = sentMessages(recording, "Finalize").findLast(({ eventIndex }) => eventIndex < answer.eventIndex)
      const limitMs = serverCursorMs(recording, asked?.eventIndex ?? flush.request.eventIndex) ?? flush.cursorMs
      return endMs(answer) <= limitMs + AUDIO_LENGTH_MS
        ? undefined
        : findingAt(
            answer,
            `nothing beyond the ${inSeconds(limitMs)} sent before Finalize`,
            `up to ${inSeconds(endMs(answer))}`,
          )
    })
  },
}

export const FINALIZE_CHECKS: readonly Check[] = [fzFlush, fzFlag, fzPrompt, fzOrder]
