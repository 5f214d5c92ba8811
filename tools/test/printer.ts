import { inspect, styleText } from 'node:util'

export type Failure = {
  /** The file whose process ran the test. */
  readonly entry: string
  readonly names: readonly string[]
  readonly at: string
  readonly error: Error
}

/** Short while all is well: one line a file. What a file printed is shown only when one of its tests fails. */
export type Printer = {
  readonly said: (file: string, message: string) => void
  readonly fileEnded: (file: string, tests: number, ms: number) => void
  readonly failed: (failure: Failure) => void
  /** Everything about the failures, once more together at the end. */
  readonly details: () => void
}

export function printer(out: (text: string) => void): Printer {
  const printed = new Map<string, string>()
  const failures: Failure[] = []
  return {
    said: (file, message) => printed.set(file, (printed.get(file) ?? '') + message),
    fileEnded: (file, tests, ms) => {
      const bad = failures.some((failure) => failure.entry === file)
      out(`${bad ? red('✗') : '✓'} ${file}  ${tests} tests  ${Math.round(ms)} ms`)
    },
    failed: (failure) => {
      failures.push(failure)
      out(`${red('✗')} ${failure.names.join(' › ')}  (${failure.at})`)
    },
    details: () => {
      for (const failure of failures) out(detailsOf(failure))
      for (const file of new Set(failures.map((failure) => failure.entry))) {
        const text = printed.get(file)
        if (text) out(`\nprinted by ${file}:\n${text.trimEnd()}`)
      }
    },
  }
}

function detailsOf({ names, at, error }: Failure): string {
  const shown = inspect(error.cause instanceof Error ? error.cause : error, {
    colors: process.stdout.isTTY,
    depth: 8,
  })
  return `\n${red('✗')} ${names.join(' › ')}\n  ${at}\n${shown.replaceAll(/^/gm, '  ')}`
}

function red(text: string): string {
  return styleText('red', text, { stream: process.stdout })
}
