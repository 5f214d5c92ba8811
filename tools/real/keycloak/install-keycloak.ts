import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cachedFolder } from '../cached-folder.ts'
import { ensureJava } from '../ensure-java.ts'
import { ensurePrograms, type InstallPlace } from '../installed-programs.ts'
import { runCommand } from '../run-command.ts'
import { runMaven } from '../run-maven.ts'
import { withoutKeycloakSettings } from './keycloak-environment.ts'

export const keycloakVersion = '26.7.3'
export const relativePath = '/auth'

/** What kc.sh calls instead of Java when it is only asked what it would run. */
export const printArguments = 'print-arguments.sh'

/** Keycloak, built for one kind of database as an optimized image is; returns its home. */
export async function installKeycloak(database: 'mysql' | 'mariadb', place: InstallPlace): Promise<string> {
  const folder = await cachedFolder(
    place.cache,
    `keycloak-${keycloakVersion}-${database}`,
    async (making) => {
      place.log(`installs Keycloak ${keycloakVersion} (Maven) and builds it for ${database}`)
      await ensureJava(place)
      await ensurePrograms(['unzip'], place)
      const artifact = `-Dartifact=org.keycloak:keycloak-quarkus-dist:${keycloakVersion}:zip`
      const fetched = join(making, 'fetched')
      const doing = `fetching Keycloak ${keycloakVersion}`
      await runMaven(['dependency:copy', artifact, `-DoutputDirectory=${fetched}`], doing, place)
      const [zip = ''] = await readdir(fetched)
      await runCommand(['unzip', '-q', join(fetched, zip), '-d', fetched], { doing, deadlineMs: 120_000 })
      await rename(join(fetched, `keycloak-${keycloakVersion}`), join(making, 'home'))
      await rm(fetched, { recursive: true })

      const options = [`--db=${database}`, '--health-enabled=true']
      await runCommand(
        [join(making, 'home/bin/kc.sh'), 'build', ...options, `--http-relative-path=${relativePath}`],
        {
          doing: `building Keycloak for ${database}`,
          deadlineMs: 300_000,
          env: withoutKeycloakSettings(),
        },
      )
      await mkdir(join(making, 'bin'))
      const printer = join(making, 'bin', printArguments)
      await writeFile(printer, `#!/bin/sh\nprintf '%s\\0' "$@"\n`)
      await chmod(printer, 0o755)
    },
  )
  return folder
}
