// What a refused upgrade means and what to do about it, from whatever came in place of a 101.
// Source: https://developers.deepgram.com/docs/errors

import type { Explanation } from "../close-codes.ts"
import { parsed } from "../messages/near-miss.ts"
import type { Header } from "./refusals.ts"
import { excerpt, isObject } from "../messages/shapes.ts"

/** By status; the cause is completed by what the answer says of itself. */
const BY_STATUS: Readonly<Record<number, Explanation>> = {
  400: {
    cause: "The server does not accept the query options.",
    remedy: "Correct the option that the message names.",
  },
  401: {
    cause: "The server does not accept the credential.",
    remedy:
      "Check the key: `Authorization: Token KEY` for an API key, `Authorization: Bearer JWT` for a granted token, which lives 30 seconds.",
  },
  402: {
    cause: "The project has no credit left.",
    remedy: "Add credit to the project, or use a key of another project.",
  },
  403: {
    cause: "The project may not use this model, or there is no model of this name.",
    remedy: "Check the spelling of `model`, then whether the project has access to it.",
  },
  404: {
    cause: "The server does not know this address.",
    remedy: "Check host and path: streams are at /v1/listen.",
  },
  405: {
    cause: "The server does not offer live streaming here; models such as Whisper take files only.",
    remedy: "Choose a model that can stream, such as nova-3, and check the path.",
  },
  426: {
    cause: "The server asks for a WebSocket upgrade that did not reach it.",
    remedy: "Look for a proxy that drops the `upgrade` header.",
  },
  429: {
    cause: "Too many streams of this project are open.",
    remedy: "Close streams that are done, and try again after a pause that grows each time.",
  },
  503: { cause: "The server is overloaded.", remedy: "Try again after a pause that grows each time." },
}

/** Every documented message fits. */
const QUOTE_LENGTH = 200

/**
 * @param headers names in any case
 * @param body as it came, cut or not
 */
export function explainRefusal(status: number, headers: readonly Header[], body: string): Explanation {
  const header = (name: string): string | undefined => headers.find(([key]) => key.toLowerCase() === name)?.[1]
  const said = messageIn(body) ?? header("dg-error")
  const explained = BY_STATUS[status]
  if (said === undefined && !ofThisProtocol(status, header("dg-request-id"))) {
    return strangeAnswer(status, header("content-type"), header("location"), body)
  }
  const quote = said === undefined ? "" : ` It says: ${asSentence(excerpt(said, QUOTE_LENGTH))}`
  if (explained !== undefined) return { cause: `${explained.cause}${quote}`, remedy: explained.remedy }
  return {
    cause: `The server refused the connection with HTTP status ${status}.${quote}`,
    remedy:
      status >= 500
        ? "Try again later, and report the request id if it stays."
        : "Check address, options and credential.",
  }
}

const asSentence = (text: string): string => (/[.!?…]\s*$/.test(text) ? text : `${text}.`)

/** A bare status of the table is taken at its word where it can only be a refusal; a success never can. */
const ofThisProtocol = (status: number, requestId: string | undefined): boolean =>
  requestId !== undefined || (status !== 403 && status !== 404 && BY_STATUS[status] !== undefined)

/** Where a refusal says why, newest form last: `err_msg`, then `message`, then `description`. */
function messageIn(body: string): string | undefined {
  const json = parsed(body)
  if (!isObject(json)) return undefined
  return [json.err_msg, json.message, json.description].find((text) => typeof text === "string")
}

/** Something answered that is not a server of this protocol, or whose framework answered in its place. */
function strangeAnswer(
  status: number,
  contentType: string | undefined,
  location: string | undefined,
  body: string,
): Explanation {
  const what = `HTTP status ${status}${contentType === undefined ? "" : ` with ${excerpt(contentType)}`}`
  if (status >= 300 && status < 400) {
    const where = location === undefined ? "" : ` to ${excerpt(location)}`
    return {
      cause: `The server redirects${where} (${what}), which a WebSocket does not follow.`,
      remedy: "Use the address it points to, with ws:// or wss://.",
    }
  }
  if (status === 403 && body === "") {
    return {
      cause: "The server refused with an empty 403, as web frameworks do when a handler closes before it accepts.",
      remedy: "Accept the WebSocket in the handler of /v1/listen, or refuse with a status, `dg-error` and a JSON body.",
    }
  }
  if (status === 404) {
    return {
      cause: `Nothing is served at this address (${what}).`,
      remedy: "Check host, port and path: streams are at /v1/listen.",
    }
  }
  if (status >= 500) {
    return {
      cause: `The server, or a proxy before it, failed (${what}).`,
      remedy: "Check that the service behind this address runs, and look into its log.",
    }
  }
  return {
    cause: `The server answered the upgrade as an ordinary web server would (${what}): it does not speak this protocol here.`,
    remedy: "Check scheme, host, port and path: the target must be a WebSocket service with /v1/listen.",
  }
}
