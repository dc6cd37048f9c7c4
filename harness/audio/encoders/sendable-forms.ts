// The names of the forms that can be encoded here.

/** What `encoding=` names (https://developers.deepgram.com/docs/encoding). */
const WIRE_FORMS = ["linear16", "linear32", "mulaw", "alaw", "opus", "ogg-opus", "flac"] as const
/** Containers, detected by their first bytes: nothing is declared about them. */
const CONTAINER_FORMS = ["wav", "ogg-flac", "webm-opus", "mkv-opus"] as const

export const SENDABLE_FORMS = [...WIRE_FORMS, ...CONTAINER_FORMS] as const
export type SendableForm = (typeof SENDABLE_FORMS)[number]

export const isSendableForm = (form: string): form is SendableForm => SENDABLE_FORMS.some((each) => each === form)
