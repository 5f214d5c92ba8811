import type { TokenSource } from '@annals/client'
import { type ImportReport, runImport } from '@annals/importer'
import { type SentCommand, sentCommand } from './sent-commands.ts'
import type { ServerProcess } from './server-process.ts'
import { tokenOf } from './shop-state.ts'

/** One import that is under way. */
export type ImportRun = {
  readonly sent: ReadonlyMap<string, SentCommand>
  readonly acknowledged: ReadonlyMap<string, SentCommand>
  /** Resolves when the first command has been sent. */
  readonly begun: Promise<void>
  /** Undefined when it was stopped. */
  readonly report: Promise<ImportReport | undefined>
  readonly stop: () => void
}

export function beginImport(server: ServerProcess, from: string): ImportRun {
  const stopping = new AbortController()
  const sent = new Map<string, SentCommand>()
  const acknowledged = new Map<string, SentCommand>()
  const begun = Promise.withResolvers<void>()
  const token = tokenOf(server, 'annals-importer')
  let subject = ''
  const named: TokenSource = {
    current: async () => {
      const current = await token.current()
      subject = subjectOf(current)
      return current
    },
    renew: token.renew,
  }
  const report = runImport({
    from,
    url: server.url,
    token: named,
    signal: stopping.signal,
    onSent: (call) => {
      const command = sentCommand(call, subject)
      sent.set(command.commandId, command)
      begun.resolve()
    },
    onAcknowledged: (call) => {
      const command = sentCommand(call, subject)
      acknowledged.set(command.commandId, command)
    },
  }).catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error
    return undefined
  })
  report.then(() => begun.resolve(), begun.reject)
  return { sent, acknowledged, begun: begun.promise, report, stop: () => stopping.abort() }
}

function subjectOf(token: string): string {
  const [, payload = ''] = token.split('.')
  const claims: { readonly sub?: string } = JSON.parse(Buffer.from(payload, 'base64url').toString())
  return claims.sub ?? ''
}
