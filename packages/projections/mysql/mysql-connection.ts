/** One database on a server, and who asks. */
export type MysqlConnection = {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: string
  /**
   * PEM: only a server with a certificate of it, in the name of `host`, is spoken to. Without it nothing is encrypted.
   * The file is read at each connecting: it may be replaced while running.
   */
  readonly tls?: { readonly caFile: string }
}
