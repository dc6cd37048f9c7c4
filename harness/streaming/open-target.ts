// A target ready to be streamed to: the embedded mock started, a mock or an address taken as it is, a key found.
import { LISTEN_PATH } from "../protocol/handshake/handshake.ts"
import type { QueryPair } from "../protocol/options/listen-options.ts"
import { type Mock, startMock } from "../mock-server/start-mock.ts"
import { keyFor, parseTarget } from "./target.ts"
import { personalFolder } from "../teaching/personal-folder.ts"

export interface OpenTarget {
  /** As recordings call it. */
  readonly label: string
  /** With path, without query. */
  readonly url: string
  /** Options that the address carries. */
  readonly pairs: readonly QueryPair[]
  readonly key: string | undefined
  close(): Promise<void>
}

/** @param key for a service; the mock has its own. @throws {HarnessError} USAGE, MISSING_KEY */
export async function openTarget(
  target: string | Mock,
  key: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<OpenTarget> {
  if (typeof target !== "string") return ofMock(target, async () => {})
  const parsed = parseTarget(target)
  if (parsed.type === "address") {
    const { url, pairs } = parsed
    return { label: url, url, pairs, key: keyFor(parsed, key), close: async () => {} }
  }
  // A person's own audio shows the protocol at work: known by ear where it was taught, in placeholder words otherwise.
  const mock = await startMock({ strict: false, fixtures: [personalFolder(env)] })
  return ofMock(mock, () => mock.close())
}

const ofMock = ({ url, key }: Mock, close: () => Promise<void>): OpenTarget => ({
  label: "mock:",
  url: url + LISTEN_PATH,
  pairs: [],
  key,
  close,
})
