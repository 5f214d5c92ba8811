import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ensurePrograms, type InstallPlace } from './installed-programs.ts'
import { runCommand } from './run-command.ts'

export type Certificate = { readonly certFile: string; readonly keyFile: string }

export type CertificateAuthority = {
  readonly caFile: string
  /** A key (PKCS 8, PEM) and a certificate for 127.0.0.1, localhost and the given names; issued again, both are new. */
  readonly issue: (name: string, hosts?: readonly string[]) => Promise<Certificate>
}

const days = '30'
const doing = 'making certificates'
const deadlineMs = 60_000

/** A certificate authority of this run only. */
export async function certificateAuthority(
  folder: string,
  place: InstallPlace,
): Promise<CertificateAuthority> {
  await ensurePrograms(['openssl'], place)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const caFile = join(folder, 'ca.pem')
  const caKey = join(folder, 'ca-key.pem')
  await makeKey(caKey)
  const ca = ['openssl', 'req', '-x509', '-new', '-key', caKey, '-out', caFile, '-days', days]
  const subject = ['-subj', '/CN=Annals test authority', '-addext', 'keyUsage=critical,keyCertSign,cRLSign']
  await runCommand([...ca, ...subject], { doing, deadlineMs })

  return {
    caFile,
    issue: async (name, hosts = []) => {
      const file = (end: string) => join(folder, `${name}${end}`)
      const certFile = file('-cert.pem')
      const keyFile = file('-key.pem')
      const request = file('.csr')
      const extensions = file('.ext')
      await makeKey(keyFile)
      const names = ['DNS:localhost', ...hosts.map((host) => `DNS:${host}`), 'IP:127.0.0.1']
      await writeFile(
        extensions,
        `subjectAltName=${names.join(',')}\nextendedKeyUsage=serverAuth,clientAuth\n`,
      )
      await runCommand(['openssl', 'req', '-new', '-key', keyFile, '-out', request, '-subj', `/CN=${name}`], {
        doing,
        deadlineMs,
      })
      const sign = ['openssl', 'x509', '-req', '-in', request, '-CA', caFile, '-CAkey', caKey]
      await runCommand(
        [...sign, '-CAcreateserial', '-days', days, '-extfile', extensions, '-out', certFile],
        {
          doing,
          deadlineMs,
        },
      )
      return { certFile, keyFile }
    },
  }
}

async function makeKey(file: string): Promise<void> {
  const key = ['openssl', 'genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', file]
  await runCommand(key, { doing, deadlineMs })
  await chmod(file, 0o600)
}
