// Sends results to the address that a stream's `callback` names, one request a message, in order.
// https://developers.deepgram.com/docs/callback
import type { Output } from "../protocol/machine.ts"

export type Delivery = Extract<Output, { type: "callback" }>

export interface CallbackParts {
  /** Also to other machines; without it a client could make this one call any address. */
  readonly anywhere: boolean
  /** One sentence for what was not delivered. */
  readonly onProblem: (sentence: string) => void
}

/** Results come once a second: a sink that is slower than this falls behind for good. */
const DELIVERY_TIMEOUT_MS = 5_000

/** @returns what takes deliveries; each waits for the one before it at the same address */
export function callbackDelivery({ anywhere, onProblem }: CallbackParts): (delivery: Delivery) => void {
  const tails = new Map<string, Promise<void>>()
  return (delivery) => {
    const refusal = refusalOf(delivery.url, anywhere)
    if (refusal !== undefined) return onProblem(refusal)
    const tail = (tails.get(delivery.url) ?? Promise.resolve())
      .then(() => send(delivery))
      .catch((cause: unknown) => onProblem(`${delivery.url} took no callback: ${reasonOf(cause)}.`))
      .finally(() => {
        if (tails.get(delivery.url) === tail) tails.delete(delivery.url)
      })
    tails.set(delivery.url, tail)
  }
}

function refusalOf(address: string, anywhere: boolean): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    return `${address} was not called back: the mock delivers to http and https addresses only.`
  }
  if (anywhere || ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname)) return undefined
  return `${address} was not called back: it is not on this machine, and callbackAnywhere is not set.`
}

async function send({ url, method, text }: Delivery): Promise<void> {
  const response = await fetch(url, {
    method,
    body: text,
    headers: { "content-type": "application/json" },
    signal: AbortSignal.timeout(DELIVERY_TIMEOUT_MS),
  })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`it answered ${response.status}`)
}

/** fetch says no more than "fetch failed"; the reason is its cause. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return cause.cause instanceof Error ? cause.cause.message : cause.message
}
