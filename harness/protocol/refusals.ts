// The refused upgrade: every cause the service documents, and the HTTP answer it gets, byte for byte.
// A refusal is always a plain HTTP response, never a WebSocket that opens and closes.
// Source: https://developers.deepgram.com/docs/errors and captured 400 and 401 answers.

/** Why an upgrade is refused: what the status line, `dg-error` and the body say. */
export interface Refusal {
  readonly status: number
  readonly statusText: string
  readonly errCode: string
  readonly errMsg: string
}

export type Header = readonly [name: string, value: string]

/** A whole HTTP answer. Header names in lower case, in the order they go out. */
export interface HttpAnswer {
  readonly status: number
  readonly statusText: string
  readonly headers: readonly Header[]
  readonly body: string
}
