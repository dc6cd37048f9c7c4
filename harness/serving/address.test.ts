import { expect, test } from "vitest"
import { readAddress } from "./address.ts"

test.each([
  ["/case/close/good-end/peer/my-app/v1/listen", { caseId: "close/good-end", peer: "my-app", rest: "/v1/listen" }],
  ["/case/close/good-end/peer/my.app_2", { caseId: "close/good-end", peer: "my.app_2", rest: "" }],
  ["/case/close/good-end/audio", { caseId: "close/good-end", peer: undefined, rest: "/audio" }],
  ["/v1/listen", undefined],
])("%s is read", (path, address) => expect(readAddress(path)).toEqual(address))

test.each([
  ["/case/close/good-end", "Streams are at"],
  ["/case/a/peer/..%2f..%2fetc/v1/listen", "A peer's name"],
  ["/case/a/peer/.hidden/v1/listen", "A peer's name"],
  [`/case/a/peer/${"x".repeat(65)}/v1/listen`, "A peer's name"],
])("%s is told what is wrong", (path, sentence) => expect(readAddress(path)).toContain(sentence))
