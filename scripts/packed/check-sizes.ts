import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Workshop } from './workshop.ts'

/** What an installation may be at most. */
const LIMITS = {
  host: { packages: 130, megabytes: 30 },
  server: { packages: 190, megabytes: 120 },
} as const

/** Licences that ask nothing of those who install us but to keep their text. */
const PERMISSIVE =
  /^\(?(?:MIT|MIT-0|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|Python-2\.0|PSF-2\.0|CC0-1\.0|Unlicense)\b/

/** Installs what a Koa app and what a server need, and looks at how much it is and under which licences. */
export async function checkSizes({ folder, write, run }: Workshop): Promise<void> {
  const own = ['core', 'koa', 'mikro-orm', 'pages', 'stage-identification', 'stage-password', 'stage-user-login']
  const host = Object.fromEntries([
    ...own.map((name) => [`@sallyport/${name}`, '*']),
    ['koa', '*'],
    ['koa-session', '*'],
  ])
  const wanted = { host, server: { '@sallyport/server': '*' } }
  for (const [name, dependencies] of Object.entries(wanted) as [keyof typeof wanted, object][]) {
    write(`${name}/package.json`, JSON.stringify({ name, private: true, type: 'module', dependencies }))
    await run(name, 'npm', 'install', '--ignore-scripts')
    const packages = installed(join(folder, name, 'node_modules'))
    const megabytes = packages.reduce((sum, one) => sum + one.bytes, 0) / 1_000_000
    const size = `${packages.length} packages, ${megabytes.toFixed(0)} MB`
    const copyleft = packages.filter(({ licence }) => !PERMISSIVE.test(licence))
    if (copyleft.length > 0) {
      throw new Error(`Not a permissive licence: ${copyleft.map((one) => `${one.name} (${one.licence})`).join(', ')}.`)
    }
    const limit = LIMITS[name]
    if (packages.length > limit.packages || megabytes > limit.megabytes) {
      const most = [...packages].toSorted((a, b) => b.bytes - a.bytes).slice(0, 12)
      const list = most.map((one) => `${one.name} ${(one.bytes / 1_000_000).toFixed(1)} MB`).join(', ')
      throw new Error(`A ${name} is ${size}; at most ${limit.packages} and ${limit.megabytes} MB. Largest: ${list}.`)
    }
    process.stdout.write(`A ${name} is ${size}.\n`)
  }
}

interface Installed {
  readonly name: string
  readonly licence: string
  readonly bytes: number
}

/** Every package below a `node_modules`, each with the files that are its own. */
function installed(folder: string): readonly Installed[] {
  const names = readdirSync(folder).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(folder, name)).map((own) => `${name}/${own}`) : [name],
  )
  return names
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => {
      const own = join(folder, name)
      const { license = 'none', version } = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8'))
      const inner = join(own, 'node_modules')
      const nested = statSync(inner, { throwIfNoEntry: false }) === undefined ? [] : installed(inner)
      return [{ name: `${name}@${version}`, licence: String(license), bytes: bytesOf(own) }, ...nested]
    })
}

function bytesOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    if (entry.name === 'node_modules') return sum
    const path = join(folder, entry.name)
    return sum + (entry.isDirectory() ? bytesOf(path) : entry.isFile() ? statSync(path).size : 0)
  }, 0)
}
