// What a case would like its client to do beside streaming, in words that a shell script can look for.

import type { Wish } from "../mock/misbehaviour/misbehaviour.ts"

/** `pause=2000+12000 finalize=1500`: words that a shell script can look for. */
export const wishText = ({ pause, finalizeAtMs, configureAtMs, container, browser }: Wish): string =>
  [
    pause === undefined ? "" : `pause=${pause.atMs}+${pause.ms}`,
    finalizeAtMs === undefined ? "" : `finalize=${finalizeAtMs}`,
    configureAtMs === undefined ? "" : `configure=${configureAtMs}`,
    container === undefined ? "" : "container",
    browser === undefined ? "" : "browser",
  ]
    .filter((word) => word !== "")
    .join(" ")
