// Where a stream stands, while it runs: a bar in the last line of a terminal with what is being heard beside it, and a
// line of text now and then where there is no terminal.
import { type Io, type Output, say } from "./io.ts"
import { paintFor } from "./paint.ts"
import { cut, oneLine, position, printable } from "./wording.ts"

export interface Progress {
  /** @param heard the guess at the words being spoken, which may still change */
  show(cursorMs: number, heard: string): void
  /** A line that stays, of what the command is for. */
  line(text: string): void
  /** A line about it, which a file that takes standard output must not get. */
  remark(text: string): void
  /** Nothing moves after this. */
  end(): void
}

/**
 * Lines go to standard output, remarks to standard error; the bar to whichever output is a terminal, standard output first.
 * @param durationMs of the audio; undefined when it has no known end
 */
export async function openProgress(io: Io, durationMs: number | undefined): Promise<Progress> {
  const terminal = [io.stdout, io.stderr].find(({ isTTY }) => isTTY === true)
  return terminal === undefined ? plainProgress(io, durationMs) : barProgress(io, terminal, durationMs)
}

/** How often there is a line where there is no terminal: enough to see that it lives, few enough for a log. */
const PLAIN_STEP_MS = 10_000

function plainProgress({ stdout, stderr }: Io, durationMs: number | undefined): Progress {
  let nextAtMs = performance.now() + PLAIN_STEP_MS
  return {
    show(cursorMs) {
      if (performance.now() < nextAtMs) return
      nextAtMs += PLAIN_STEP_MS
      stderr.write(`${place(cursorMs, durationMs)} sent\n`)
    },
    line: (text) => say(stdout, text),
    remark: (text) => say(stderr, text),
    end: () => {},
  }
}

const place = (cursorMs: number, durationMs: number | undefined): string =>
  durationMs === undefined ? position(cursorMs) : `${position(cursorMs)} of ${position(durationMs)}`

const BAR_WIDTH = 20

async function barProgress(io: Io, terminal: Output, durationMs: number | undefined): Promise<Progress> {
  const { MultiBar } = await import("cli-progress")
  const paint = paintFor(terminal, io.env)
  let heard = ""
  const format = (_: object, { value }: { readonly value: number }): string => {
    const filled = durationMs === undefined ? 0 : Math.min(BAR_WIDTH, Math.round((value / durationMs) * BAR_WIDTH))
    const bar = durationMs === undefined ? "" : `${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)} `
    const start = `${bar}${place(value, durationMs)}`
    // The bar is cut by its length, codes included.
    const room = (terminal.columns ?? 80) - start.length - 3 - printable(paint.dim("")).length
    return printable(`${start}  ${paint.dim(cut(heard, room, "end"))}`)
  }
  // A MultiBar of one: it alone can write lines above the bar. `linewrap` leaves the terminal's own wrapping as it is.
  const stream = terminal as NodeJS.WriteStream
  const bars = new MultiBar({ stream, format, clearOnComplete: true, linewrap: true, barsize: BAR_WIDTH })
  const bar = bars.create(durationMs ?? 1, 0)
  const write = (output: Output, text: string): void => {
    // Above the bar, where both are on the terminal.
    if (output.isTTY === true) bars.log(`${printable(text)}\n`)
    else say(output, text)
  }
  return {
    show(cursorMs, text) {
      heard = printable(oneLine(text))
      bar.update(cursorMs)
    },
    line: (text) => write(io.stdout, text),
    remark: (text) => write(io.stderr, text),
    end() {
      // Writes the lines that are still waiting for the next picture.
      bars.update()
      bars.stop()
    },
  }
}
