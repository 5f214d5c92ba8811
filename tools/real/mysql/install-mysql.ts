import { globSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cachedFolder } from '../cached-folder.ts'
import { debianMirror } from '../debian-mirror.ts'
import { ensurePrograms, type InstallPlace } from '../installed-programs.ts'
import { runCommand } from '../run-command.ts'
import { asCaller, type MysqlProgram } from './mysql-program.ts'

const suite = 'sid'
const packages = ['mysql-server-core', 'mysql-client-core']

/**
 * MySQL from Debian sid, which the stable Debian lacks, with all the libraries it was built for unpacked beside it:
 * it runs through sid's own dynamic linker, without a chroot, mounts or a second installation.
 */
export async function installMysql(place: InstallPlace): Promise<MysqlProgram> {
  const folder = await cachedFolder(place.cache, `mysql-${suite}`, (making) => unpackMysql(making, place))
  const [linker] = globSync('usr/lib/*/ld-linux*.so.*', { cwd: folder })
  if (linker === undefined) throw new Error(`${folder} has no dynamic linker: remove it, it is made again`)
  const libraries = join(folder, linker, '..')
  const run = (program: string) => [join(folder, linker), '--library-path', libraries, join(folder, program)]

  const share = join(folder, 'usr/share/mysql')
  const server = [
    ...run('usr/sbin/mysqld'),
    '--no-defaults',
    ...asCaller(),
    `--basedir=${join(folder, 'usr')}`,
    `--lc-messages-dir=${share}`,
    `--character-sets-dir=${join(share, 'charsets')}`,
    `--plugin-dir=${join(folder, 'usr/lib/mysql/plugin')}`,
    '--secure-file-priv=NULL',
    '--mysqlx=OFF',
  ]
  const told = await runCommand([...run('usr/sbin/mysqld'), '--version'], {
    doing: 'asking mysqld for its version',
    deadlineMs: 30_000,
  })
  return {
    engine: 'mysql',
    version: /Ver (\d[\w.]*)/.exec(told)?.[1] ?? suite,
    server,
    client: {
      engine: 'mysql',
      command: [...run('usr/bin/mysql'), '--no-defaults'],
      dump: [...run('usr/bin/mysqldump'), '--no-defaults', '--set-gtid-purged=OFF'],
    },
    initialize: async (dataFolder) => {
      await runCommand([...server, '--initialize-insecure', `--datadir=${dataFolder}`], {
        doing: 'initializing a MySQL data folder',
        deadlineMs: 180_000,
      })
      // The server's id; each copy makes its own.
      await rm(join(dataFolder, 'auto.cnf'), { force: true })
    },
  }
}

async function unpackMysql(folder: string, place: InstallPlace): Promise<void> {
  await ensurePrograms(['debootstrap'], place)
  if (process.getuid?.() !== 0) throw new Error(`debootstrap needs root to fetch ${packages.join(' and ')}`)
  const mirror = await debianMirror()
  place.log(`installs ${packages.join(' and ')} from Debian ${suite} into its own folder (debootstrap)`)
  const fetched = join(folder, 'fetched')
  const fetch = ['debootstrap', '--download-only', '--variant=minbase', `--include=${packages.join(',')}`]
  await runCommand([...fetch, suite, fetched, mirror], {
    doing: `fetching ${packages.join(' and ')} from Debian ${suite}`,
    deadlineMs: 900_000,
  })
  const archives = globSync('var/cache/apt/archives/*.deb', { cwd: fetched })
  if (archives.length === 0) throw new Error(`debootstrap fetched no package of Debian ${suite}`)
  for (const archive of archives)
    await runCommand(['dpkg-deb', '-x', join(fetched, archive), folder], {
      doing: `unpacking ${archive}`,
      deadlineMs: 120_000,
    })
  await rm(fetched, { recursive: true })
}
