import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { startThrowaway } from '../packages/server/src/embedded/index.ts'
import { Browser } from '../packages/testing/src/browser.ts'
import { publicPackages } from './packages.ts'

/**
 * Installs a plugin of a third party from its tarball into a server that is installed from ours, as the plugin's README
 * says, and passes its flows by HTTP. Nothing is downloaded: what is not ours is linked from this workspace.
 *
 * @param ours tarballs by package name
 * @param example where the plugin's sources are
 */
export async function installCheck(ours: ReadonlyMap<string, string>, plugin: string, example: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-install-'))
  try {
    writeServer(folder, ours, plugin, example)
    const options = { cwd: folder, stdio: 'pipe' } as const
    execFileSync('npx', ['--yes', 'pnpm@12', 'install', '--offline', '--ignore-scripts'], options)
    const flows = join(folder, 'flows')
    const checked = execFileSync('npx', ['sallyport', 'plugins', 'check'], {
      cwd: folder,
      env: { ...process.env, SALLYPORT_FLOWS: flows },
    })
    process.stdout.write(checked)
    const postgres = await startThrowaway()
    try {
      await passFlows(folder, { DATABASE_URL: postgres.url, SALLYPORT_FLOWS: flows })
    } finally {
      await postgres.stop()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The folder of a server, with the set-up of the plugin's README. */
function writeServer(folder: string, ours: ReadonlyMap<string, string>, plugin: string, example: string): void {
  const own = [...ours].map(([name, tarball]): [string, string] => [name, `file:${tarball}`])
  const folders = [...publicPackages().map((one) => one.folder), example]
  const links = new Map(folders.flatMap(linksOf).filter(([name]) => !ours.has(name)))
  const file = {
    name: 'server',
    private: true,
    type: 'module',
    dependencies: { '@sallyport/server': '*', 'acme-sallyport-pin': `file:${plugin}` },
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(file))
  writeFileSync(
    join(folder, 'pnpm-workspace.yaml'),
    JSON.stringify({ overrides: Object.fromEntries([...links, ...own]) }),
  )
  const readme = readFileSync(join(example, 'README.md'), 'utf8')
  const block = (language: string): string =>
    new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'm').exec(readme)?.[1] ?? ''
  writeFileSync(join(folder, 'sallyport.config.ts'), block('ts'))
  mkdirSync(join(folder, 'flows'))
  writeFileSync(join(folder, 'flows', 'pin.yaml'), block('yaml'))
}

/** Where a package's dependencies are in this workspace; `-` leaves one out that is for another system. */
function linksOf(folder: string): readonly [name: string, link: string][] {
  const file = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const { dependencies = {}, optionalDependencies = {} } = file
  return [
    ...Object.keys(dependencies)
      .filter((name) => !name.startsWith('@sallyport/'))
      .map((name): [string, string] => [name, `link:${realpathSync(join(folder, 'node_modules', name))}`]),
    ...Object.keys(optionalDependencies).map((name): [string, string] => [name, '-']),
  ]
}

async function passFlows(folder: string, variables: Readonly<Record<string, string>>): Promise<void> {
  const bootstrap = { BOOTSTRAP_USERNAME: 'ann', BOOTSTRAP_PASSWORD: 'correct horse' }
  const child = spawn(join(folder, 'node_modules', '.bin', 'sallyport'), ['start'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], PORT: '0', ...bootstrap, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(child, 'close')
  try {
    const ann = new Browser(await listening(createInterface(child.stdout)))
    await ann.logIn('ann')
    await ann.challenge('set-pin')
    await ann.answer('set-pin', { pin: '246801' })
    const elsewhere = ann.clone()
    elsewhere.cookies.clear()
    await elsewhere.challenge('pin-login')
    await elsewhere.answer('pin-login', { uid_field: 'ann' })
    const { body } = await elsewhere.answer('pin-login', { pin: '246801' })
    if (body?.component !== 'xak-flow-redirect') throw new Error(`The PIN was answered with ${JSON.stringify(body)}.`)
    process.stdout.write('A server that is installed from tarballs lets somebody in by a PIN.\n')
  } finally {
    child.kill()
    await gone
  }
}

async function listening(lines: AsyncIterable<string>): Promise<string> {
  const said: string[] = []
  for await (const line of lines) {
    const [, url] = /listening on (http:\S+)/.exec(line) ?? []
    if (url !== undefined) return url
    said.push(line)
  }
  throw new Error(`The server ended before it listened: ${said.join('\n')}`)
}
