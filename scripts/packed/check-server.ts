import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Browser } from '../../packages/testing/src/browser.ts'
import type { Workshop } from './workshop.ts'

/**
 * Installs a plugin of a third party from its tarball into a server, as the plugin's README says, and passes its flows by
 * HTTP.
 *
 * @param source where the plugin's sources are
 * @param tarball the plugin, packed
 */
export async function checkServer(workshop: Workshop, source: string, tarball: string): Promise<void> {
  const { folder, database, write, run } = workshop
  const dependencies = { '@sallyport/server': '*', 'acme-sallyport-pin': `file:${tarball}` }
  const readme = readFileSync(join(source, 'README.md'), 'utf8')
  const block = (language: string): string =>
    new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'm').exec(readme)?.[1] ?? ''
  write('pin/package.json', JSON.stringify({ name: 'server', private: true, type: 'module', dependencies }))
  write('pin/sallyport.config.ts', block('ts'))
  write('pin/flows/pin.yaml', block('yaml'))
  await run('pin', 'npm', 'install')
  process.stdout.write(await run('pin', 'env', 'SALLYPORT_FLOWS=flows', 'sallyport', 'plugins', 'check'))
  await passFlows(join(folder, 'pin'), { DATABASE_URL: database, SALLYPORT_FLOWS: 'flows' })
}

async function passFlows(folder: string, variables: Readonly<Record<string, string>>): Promise<void> {
  const bootstrap = { BOOTSTRAP_USERNAME: 'ann', BOOTSTRAP_PASSWORD: 'correct horse battery staple' }
  const child = spawn(join(folder, 'node_modules', '.bin', 'sallyport'), ['start'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], PORT: '0', ...bootstrap, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(child, 'close')
  try {
    const ann = new Browser(await listening(createInterface(child.stdout)))
    await ann.logIn('ann', bootstrap.BOOTSTRAP_PASSWORD)
    await ann.challenge('set-pin')
    await ann.answer('set-pin', { pin: '246801' })
    const elsewhere = ann.clone()
    elsewhere.cookies.clear()
    await elsewhere.challenge('pin-login')
    await elsewhere.answer('pin-login', { uid_field: 'ann' })
    const { body } = await elsewhere.answer('pin-login', { pin: '246801' })
    if (body?.component !== 'xak-flow-redirect') throw new Error(`The PIN was answered with ${JSON.stringify(body)}.`)
    process.stdout.write('A server that is installed from tarballs lets a user in by a PIN.\n')
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
