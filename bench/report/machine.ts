import { readFileSync } from 'node:fs'
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os'
import { join } from 'node:path'

const MODULES = join(import.meta.dirname, '..', 'node_modules')
const PACKAGES = ['@sallyport/core', 'better-auth', 'koa', 'pg', 'undici']

/** Where and with what a run was made. */
export function machine(database: string) {
  const processors = cpus()
  return {
    processor: processors[0]?.model ?? 'unknown',
    processors: processors.length,
    memory: totalmem(),
    system: `${platform()} ${release()} ${arch()}`,
    loadBefore: loadavg()[0] ?? 0,
    database,
    node: process.version,
    versions: Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])),
  }
}

function versionOf(name: string): string {
  const read: unknown = JSON.parse(readFileSync(join(MODULES, name, 'package.json'), 'utf8'))
  const version = typeof read === 'object' && read !== null && 'version' in read ? read.version : undefined
  return typeof version === 'string' ? version : 'unknown'
}
