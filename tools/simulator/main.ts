import { randomBytes } from 'node:crypto'
import {
  apiClient,
  clientCredentialsToken,
  NoClientSecret,
  NotTheApi,
  readClientSecret,
  SignInRefused,
  Unanswered,
} from '@annals/client'
import { demoTariff } from '@annals/infraction-contracts'
import { readArguments, UsageError } from './arguments.ts'
import { ClocksDiffer } from './clocks-differ.ts'
import { differencesOf } from './compare/compare-pictures.ts'
import { NotPrepared } from './prepare.ts'
import { progressBar } from './progress-bar.ts'
import { readTariff, TariffUnusable } from './read-tariff.ts'
import { expectationText, reportText } from './report-text.ts'
import { SimulationStopped } from './send/sender.ts'
import { simulate } from './simulate.ts'

/** The person at the terminal pressed Ctrl-C. */
class Interrupted extends Error {}

process.exitCode = await main()

async function main(): Promise<number> {
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort(new Interrupted('Interrupted; nothing was compared.')))
  const { signal } = interrupted
  const bar = progressBar(process.stderr)
  try {
    const options = readArguments(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd())
    const { url, clientId, rate, seconds, concurrency } = options
    const clientSecret = await readClientSecret(options)
    const tariff = options.tariff === undefined ? demoTariff : await readTariff(options.tariff)
    const seed = options.seed ?? randomBytes(4).toString('hex')
    const run = randomBytes(8).toString('hex')
    const token = clientCredentialsToken(url, { clientId, clientSecret }, { signal })
    process.stdout.write(`seed ${seed}, run ${run}, ${rate} events a second for ${seconds} s\n`)
    const report = await simulate(
      { seed, run, rate, seconds, tariff },
      {
        api: apiClient({ url, token, signal }),
        concurrency,
        catchUpMs: options.catchUpSeconds * 1_000,
        signal,
        onStep: (text) => process.stdout.write(`${text}\n`),
        onExpected: (expected) => process.stdout.write(`${expectationText(expected)}\n`),
        onSent: bar.show,
      },
    )
    bar.stop()
    process.stdout.write(`\n${reportText(report)}`)
    return differencesOf(report.comparisons).length === 0 ? 0 : 1
  } catch (error) {
    bar.stop()
    if (!isExpected(error)) throw error
    process.stderr.write(`\n${error.message}\n`)
    return 2
  }
}

function isExpected(error: unknown): error is Error {
  const expected = [
    UsageError,
    TariffUnusable,
    NoClientSecret,
    SignInRefused,
    Unanswered,
    NotTheApi,
    SimulationStopped,
    NotPrepared,
    ClocksDiffer,
    Interrupted,
  ]
  return expected.some((kind) => error instanceof kind)
}
