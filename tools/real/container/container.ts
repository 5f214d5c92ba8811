import { runCommand } from '../run-command.ts'
import { startProcess } from '../server-process.ts'
import { waitUntil } from '../wait-until.ts'
import type { ContainerEngine } from './container-engine.ts'

export type ContainerPlan = {
  readonly image: string
  readonly command: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** What is mounted to be read, by where it is in the container. */
  readonly files?: Readonly<Record<string, string>>
  /** Without it nothing can be written, not even in /tmp. */
  readonly writable?: boolean
}

export type Container = {
  /** From outside. */
  readonly pid: () => Promise<number>
  /** Resolves with the exit code. */
  readonly stop: (deadlineMs: number) => Promise<number>
  /** Paths that differ from the image. */
  readonly changes: () => Promise<readonly string[]>
  readonly remove: () => Promise<void>
}

const deadlineMs = 120_000
/** One that a killed test left behind ends by itself. */
const longestSeconds = 900

/** The machine's network, no capability, few processes: what a cluster would allow, and no more. */
function runArguments({ podman }: ContainerEngine, plan: ContainerPlan, name: string): string[] {
  const { image, command, env = {}, files = {}, writable = false } = plan
  return [
    ...podman,
    'run',
    `--name=${name}`,
    '--network=host',
    '--cap-drop=all',
    '--security-opt=no-new-privileges',
    '--ulimit=nofile=4096:4096',
    '--ulimit=nproc=4096:4096',
    `--timeout=${longestSeconds}`,
    ...(writable ? [] : ['--read-only', '--read-only-tmpfs=false']),
    ...Object.entries(env).map(([variable, value]) => `--env=${variable}=${value}`),
    ...Object.entries(files).map(([target, source]) => `--volume=${source}:${target}:ro`),
    image,
    ...command,
  ]
}

/** Runs to its end and returns what it printed; rejects with the end of that when it fails. */
export async function runContainer(engine: ContainerEngine, plan: ContainerPlan): Promise<string> {
  const name = containerName()
  const [program = '', ...args] = runArguments(engine, plan, name)
  try {
    return await runCommand([program, ...args], { doing: `running ${plan.command.join(' ')}`, deadlineMs })
  } finally {
    await removeContainer(engine, name)
  }
}

/** Starts it; what it prints goes into the log file. */
export async function startContainer(
  engine: ContainerEngine,
  plan: ContainerPlan,
  logFile: string,
): Promise<Container> {
  const name = containerName()
  const client = await startProcess({ command: runArguments(engine, plan, name) }, logFile)
  const ask = (doing: string, ...words: readonly string[]) =>
    runCommand([...engine.podman, ...words], { doing: `${doing} ${name}`, deadlineMs })
  const state = (field: string) => ask('inspecting', 'inspect', '--format', `{{.State.${field}}}`, name)
  return {
    pid: async () => Number(await state('Pid')),
    stop: async (withinMs) => {
      await ask('stopping', 'kill', '--signal=TERM', name)
      await waitUntil(`the container of ${plan.command.join(' ')} to end`, withinMs, () => {
        if (client.ended() === undefined) throw new Error(`it still runs; its log is ${logFile}`)
      })
      return Number(await state('ExitCode'))
    },
    changes: async () => {
      const listed = await ask('comparing', 'diff', name)
      return listed.split('\n').filter((line) => line !== '')
    },
    remove: () => removeContainer(engine, name),
  }
}

function containerName(): string {
  return `annals-${process.pid}-${Math.random().toString(36).slice(2)}`
}

async function removeContainer({ podman }: ContainerEngine, name: string): Promise<void> {
  await runCommand([...podman, 'rm', '--force', '--ignore', '--time=0', name], {
    doing: `removing the container ${name}`,
    deadlineMs,
  })
}
