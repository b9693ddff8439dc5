import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from '@sallyport/core'
import { createTestDatabase, serve, TEST_KEYS } from '@sallyport/testing/server'
import test from 'ava'
import { parse } from 'yaml'
import { files, read, ROOT } from '../repository/workspace.ts'
import { sallyport } from '../support/command.ts'
import { codeOf, writeGuides } from './write-guides.ts'

const README = 'docs/plugins/README.md'
const STAGE = 'docs/plugins/stage.md'
const PUBLISHING = 'docs/plugins/publishing.md'

async function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const collect = (data: Buffer): void => void (output += data.toString())
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const [code] = await once(child, 'close')
  return code === 0 ? output : `${output}It ended with ${code}.\n`
}

/** The plugin of the page on stages, as a package that a server finds. */
function installDoor(folder: string): void {
  const target = join(folder, 'node_modules', 'acme-door')
  mkdirSync(target)
  const [source = ''] = codeOf(STAGE, 'ts')
  writeFileSync(join(target, 'index.js'), stripTypeScriptTypes(source))
  writeFileSync(join(target, 'package.json'), '{ "name": "acme-door", "type": "module", "exports": "./index.js" }')
}

test('every block of TypeScript in the guides compiles', async (t) => {
  t.timeout(180_000)
  const folder = writeGuides(t)
  installDoor(folder)
  const config = join(folder, 'publishing', 'sallyport.config.ts')
  const components = join(folder, 'publishing', 'components.ts')
  const written = await sallyport(t, ['client', 'generate', '--out', components], { env: { SALLYPORT_CONFIG: config } })
    .ended
  t.is(written.code, 0, written.stderr)
  const options = { extends: join(ROOT, 'tsconfig.json'), include: ['*/**/*.ts'], exclude: ['node_modules'] }
  const unused = { noUnusedLocals: false, noUnusedParameters: false }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ ...options, compilerOptions: unused }))
  t.is(await run('tsc', ['-p', folder, '--checkers', '1']), '')
})

test('the smallest plugin is listed as its page says', async (t) => {
  const folder = writeGuides(t)
  const [shown = ''] = codeOf(README, 'text')
  const config = join(folder, 'README', 'sallyport.config.ts')
  const { stdout, stderr } = await sallyport(t, ['plugins'], { env: { SALLYPORT_CONFIG: config } }).ended
  t.true(stdout.endsWith(`\n${shown}`), stdout + stderr)
})

test('the stage of the guide is passed by the exchange that its page shows', async (t) => {
  const folder = writeGuides(t)
  const { door }: { door: () => Plugin } = await import(pathToFileURL(join(folder, 'stage', 'src', 'index.ts')).href)
  const [source = ''] = codeOf(STAGE, 'ts')
  t.true(source.split('\n').length <= 41)
  const [flow] = codeOf(STAGE, 'yaml').map((text) => parse(text))
  const [first, refused, passed] = codeOf(STAGE, 'json').map((text) => JSON.parse(text))
  const { browser } = await serve(t, { plugins: [door()], flows: [flow] })
  const visitor = browser()
  t.like((await visitor.challenge('door')).body, first)
  t.like((await visitor.answer('door', { code: '135790' })).body, refused)
  t.like((await visitor.answer('door', { code: '246801' })).body, passed)
})

test('a server that has installed the plugin is passed by the typed client, as the last page says', async (t) => {
  const folder = writeGuides(t)
  installDoor(folder)
  const page = join(folder, 'publishing')
  const flows = join(page, 'flows')
  mkdirSync(flows)
  writeFileSync(join(flows, 'door.yaml'), codeOf(PUBLISHING, 'yaml')[0] ?? '')
  const { url, drop } = await createTestDatabase()
  t.teardown(drop)
  const env = {
    SALLYPORT_CONFIG: join(page, 'sallyport.config.ts'),
    SALLYPORT_FLOWS: flows,
    SALLYPORT_DATA: join(folder, 'data'),
    DATABASE_URL: url,
    SESSION_KEYS: TEST_KEYS.join(','),
  }
  const checked = await sallyport(t, ['plugins', 'check'], { env }).ended
  t.is(checked.code, 0, checked.stderr)
  const listening = await sallyport(t, ['start'], { env }).listening
  const client = await run(process.execPath, [join(page, 'pass.ts')], { SALLYPORT_URL: listening })
  t.is(client, 'redirect\n')
  const answers = codeOf(PUBLISHING, 'sh').filter((text) => text.includes('curl'))
  const script = answers.map((text) => text.replace(/http:\/\/127\.0\.0\.1:9000/g, listening)).join('')
  t.regex(await run('sh', ['-c', `cd "${page}"; ${script}`]), /"acme-stage-door".*"xak-flow-redirect"/s)
})

test('what the guides show of the example is what stands there', (t) => {
  let shown = 0
  for (const path of files('docs/plugins/*.md')) {
    const links = read(path).matchAll(/\]\(\.\.\/\.\.\/(examples\/[^)]+\.ts)\)[^\n]*:\n\n```ts\n([^]*?)^```$/gm)
    for (const [, file = '', code = ''] of links) {
      t.is(code, read(file), `${path} shows another ${file}`)
      shown += 1
    }
  }
  t.true(shown >= 5)
})
