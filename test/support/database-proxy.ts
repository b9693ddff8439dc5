import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** Stands between a node and its database, and can be torn down and put up again at the same address. */
export interface DatabaseProxy {
  /** The database's URL through the proxy. */
  readonly url: string
  /** Cuts every connection and refuses new ones. */
  down(): Promise<void>
  up(): Promise<void>
}

export async function proxyDatabase(
  t: { teardown(work: () => Promise<void>): void },
  databaseUrl: string,
): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl)
  const host = target.searchParams.get('host') ?? target.hostname
  const port = Number(target.searchParams.get('port') ?? (target.port || 5432))
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  const listen = (at: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(at, '127.0.0.1', () => resolve())
    })
  const down = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  await listen(0)
  const own = (server.address() as AddressInfo).port
  t.teardown(async () => {
    if (server.listening) await down()
  })
  target.hostname = '127.0.0.1'
  target.port = String(own)
  target.search = ''
  return { url: target.href, down, up: () => listen(own) }
}
