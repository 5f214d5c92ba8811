import { type Action, readArguments } from './arguments.ts'
import { type OpsClient, opsClient } from './ops-client.ts'
import { OpsError } from './ops-error.ts'
import { parkedText, readParked, replayParked } from './parked.ts'
import { isWell, readParts } from './parts.ts'
import { partsText } from './parts-text.ts'
import { progressDisplay } from './progress-display.ts'
import { rebuild } from './rebuild.ts'
import { signIn } from './sign-in.ts'

process.exitCode = await main()

async function main(): Promise<number> {
  try {
    const { action, url, dataFolder } = readArguments(
      process.argv.slice(2),
      process.env['INIT_CWD'] ?? process.cwd(),
    )
    return await act(action, opsClient(url, await signIn(url, dataFolder)))
  } catch (error) {
    if (!(error instanceof OpsError)) throw error
    process.stderr.write(`${error.message}\n`)
    return 2
  }
}

async function act(action: Action, client: OpsClient): Promise<number> {
  const { parts, missing } = await readParts(client)
  switch (action.kind) {
    case 'parts':
      process.stdout.write(partsText({ parts, missing }))
      return parts.every(isWell) ? 0 : 1
    case 'parked':
      process.stdout.write(parkedText(await readParked(client, parts)))
      return 0
    case 'replay': {
      const still = await replayParked(client, parts, action.consumer)
      process.stdout.write(
        still === 0
          ? `${action.consumer}: nothing is parked.\n`
          : `${action.consumer}: ${still} sequences are still parked; see why with parked.\n`,
      )
      return still === 0 ? 0 : 1
    }
    case 'rebuild': {
      const display = progressDisplay(process.stderr, performance.now.bind(performance))
      const { projection } = action
      try {
        const ended = await rebuild(client, parts, { projection, onProgress: display.show })
        display.stop()
        if (ended.kind === 'live') {
          process.stdout.write(`${projection} is rebuilt and live.\n`)
          return 0
        }
        process.stderr.write(
          `${projection} was not rebuilt: ${ended.reason}. The old one goes on; see the part's log, then try again.\n`,
        )
        return 1
      } finally {
        display.stop()
      }
    }
  }
}
