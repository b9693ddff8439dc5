import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'

/** A package registry on loopback that has some tarballs and nothing else. */
export interface LocalRegistry {
  /** Without a slash at the end. */
  readonly url: string
  close(): Promise<void>
}

/**
 * Serves tarballs as a registry does, so that they are installed as published packages are.
 *
 * @param tarballs files by package name
 */
export async function startRegistry(tarballs: ReadonlyMap<string, string>): Promise<LocalRegistry> {
  const files = new Map([...tarballs.values()].map((file) => [`/${basename(file)}`, file]))
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/')
    const file = files.get(path)
    const tarball = tarballs.get(path.slice(1))
    if (file !== undefined) response.end(readFileSync(file))
    else if (tarball !== undefined) response.setHeader('content-type', 'application/json').end(describe(url, tarball))
    else response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** What a registry says of a package: here, that it has one version. */
function describe(url: string, tarball: string): string {
  const own = JSON.parse(execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' }))
  const version = { ...own, dist: { tarball: `${url}/${basename(tarball)}` } }
  return JSON.stringify({
    name: own.name,
    'dist-tags': { latest: own.version },
    versions: { [own.version]: version },
  })
}
