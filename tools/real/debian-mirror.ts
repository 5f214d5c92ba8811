import { runCommand } from './run-command.ts'

/** The mirror that this machine's apt uses for Debian itself; apt knows whose it is after an update. */
export async function debianMirror(): Promise<string> {
  const doing = "asking apt for the machine's Debian mirror"
  const ask = async () => {
    const targets = [
      'apt-get',
      'indextargets',
      '--format',
      '$(REPO_URI)',
      'Created-By: Packages',
      'Label: Debian',
    ]
    const told = await runCommand(targets, { doing, deadlineMs: 60_000 })
    return told.split('\n').find((uri) => /^https?:/.test(uri))
  }
  const known = await ask()
  if (known !== undefined) return known
  await runCommand(['apt-get', '-qq', 'update'], { doing, deadlineMs: 300_000 })
  const mirror = await ask()
  if (mirror === undefined) throw new Error(`${doing}: it has none that is reached by http`)
  return mirror
}
