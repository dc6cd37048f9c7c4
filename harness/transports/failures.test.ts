import { expect, test } from "vitest"
import { connectFailure, frameFailure } from "./failures.ts"

const error = (code: string, message = "as the system says it"): Error => Object.assign(new Error(message), { code })

test.each<[string, RegExp]>([
  ["ENOTFOUND", /name of example\.com:443 is not known/],
  ["EAI_AGAIN", /could not be looked up/],
  ["ETIMEDOUT", /did not answer/],
  ["EHOSTUNREACH", /no way to example\.com:443/],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", /certificate of example\.com:443 was not accepted/],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", /certificate of example\.com:443 was not accepted/],
  ["ERR_TLS_CERT_ALTNAME_INVALID", /certificate of example\.com:443 was not accepted/],
  ["HPE_HEADER_OVERFLOW", /more than 16 KiB of headers/],
  ["EWHATEVER", /No connection to example\.com:443: as the system says it/],
])("no connection for %s keeps the code and says it in a sentence", (code, problem) => {
  expect(connectFailure(error(code), "example.com:443")).toEqual({ code, problem: expect.stringMatching(problem) })
})

test.each<[string, string, RegExp]>([
  ["EPIPE", "EPIPE", /dropped the connection/],
  ["ETIMEDOUT", "ETIMEDOUT", /went dead/],
  ["WS_ERR_EXPECTED_MASK", "BAD_FRAME", /breaks RFC 6455/],
  ["", "BROKEN", /as the system says it/],
])("an open connection that broke by %s is a %s", (code, expected, problem) => {
  expect(frameFailure(error(code))).toEqual({ code: expected, problem: expect.stringMatching(problem) })
})
