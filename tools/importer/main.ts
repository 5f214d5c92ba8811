import { writeFile } from 'node:fs/promises'
import {
  clientCredentialsToken,
  NoClientSecret,
  NotTheApi,
  readClientSecret,
  SignInRefused,
  systemTiming,
  Unanswered,
} from '@annals/client'
import { readArguments, UsageError } from './arguments.ts'
import { InputError } from './csv/input-error.ts'
import { Interrupted } from './interrupted.ts'
import { progressDisplay } from './progress-line.ts'
import { runRadarImport } from './radars/run-radar-import.ts'
import { reportText } from './report-text.ts'
import { runImport } from './run-import.ts'
import { ImportStopped } from './steps/send-command.ts'

process.exitCode = await main()

async function main(): Promise<number> {
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort(new Interrupted()))
  const display = progressDisplay(process.stderr, systemTiming.nowMs)
  try {
    const options = readArguments(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd())
    const { url, clientId, concurrency, what } = options
    const clientSecret = await readClientSecret(options)
    const { signal } = interrupted
    const token = clientCredentialsToken(url, { clientId, clientSecret }, { signal })
    const shared = { url, token, concurrency, signal, onProgress: display.show }
    const report =
      what.kind === 'orders'
        ? await runImport({ ...shared, from: what.folder })
        : await runRadarImport({ ...shared, from: what.file, timeZone: what.timeZone })
    display.stop()
    const text = reportText(report)
    process.stdout.write(`\n${text}`)
    if (options.report !== undefined) {
      await writeFile(
        options.report,
        options.report.endsWith('.json') ? JSON.stringify(report, null, 2) : text,
      )
    }
    return report.refusals.length > 0 && !options.allowRefusals ? 1 : 0
  } catch (error) {
    display.stop()
    if (!isExpected(error)) throw error
    process.stderr.write(`\n${error.message}\n`)
    return 2
  }
}

function isExpected(error: unknown): error is Error {
  const expected = [
    UsageError,
    InputError,
    NoClientSecret,
    SignInRefused,
    Unanswered,
    NotTheApi,
    ImportStopped,
    Interrupted,
  ]
  return expected.some((kind) => error instanceof kind)
}
