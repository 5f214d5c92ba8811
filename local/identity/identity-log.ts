type LogLine = (fields: Readonly<Record<string, unknown>>, message: string) => void

/** The part of a pino logger that the identity provider uses. */
export type IdentityLog = { readonly debug: LogLine; readonly info: LogLine; readonly error: LogLine }
