import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Browser } from '@sallyport/testing'
import test, { type ExecutionContext } from 'ava'
import { writePlugin } from '../../packages/create-sallyport-plugin/src/write-plugin.ts'
import { ownFolder } from '../../packages/server/test/folder.ts'
import { rawGet } from '../routing/request.ts'
import { sallyport, until, type Command } from '../support/command.ts'

const { TEST_DATABASE_URL = 'postgres://postgres@127.0.0.1:5432/postgres' } = process.env

/** A plugin of the scaffold, whose packages are those of the checkout. */
function scaffold(t: ExecutionContext): string {
  const folder = join(ownFolder(t), 'door')
  writePlugin('acme-door', folder)
  symlinkSync(join(import.meta.dirname, '..', 'node_modules'), join(folder, 'node_modules'))
  return folder
}

function develop(t: ExecutionContext, cwd: string, env: Readonly<Record<string, string>> = {}): Command {
  return sallyport(t, ['plugin', 'dev'], { cwd, env: { TEST_DATABASE_URL, ...env } })
}

function edit(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'utf8')
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`)
  writeFileSync(file, text.replace(from, to))
}

test('the address logs a browser in, and a saved change is there while run and login go on', async (t) => {
  const folder = scaffold(t)
  const { listening, stdout } = develop(t, folder)
  const ann = new Browser(await listening)
  await until(async () => stdout().includes('logs a browser'))
  const [, path = ''] = /^http:\/\/[^/\s]+(\/-\/development\/\S+) logs a browser/m.exec(stdout()) ?? []
  const login = await ann.get(path)
  t.is(login.status, 302)
  t.is(login.headers.get('location'), '/if/flow/try-it/')
  t.is((await ann.get('/api/v3/core/users/me/')).body.user.username, 'ann')

  await ann.challenge('try-it')
  t.regex((await ann.answer('try-it', { code: '1' })).text, /That code is not right\./)
  edit(join(folder, 'src/messages.ts'), 'That code is not right.', 'That is another one.')
  await until(async () => stdout().includes('src/messages.ts'))
  t.regex((await ann.answer('try-it', { code: '1' })).text, /That is another one\./)
  t.is((await ann.answer('try-it', { code: '246801' })).body.component, 'xak-flow-redirect')

  const stranger = new Browser(await listening)
  t.is((await stranger.get(`${path}x`)).status, 404)
  t.is((await rawGet(await listening, path, { host: 'login.example.com' })).status, 404)
})

test('what cannot be started is reported with file and line, and what was there before answers on', async (t) => {
  const folder = scaffold(t)
  const { child, listening, stdout } = develop(t, folder)
  let stderr = ''
  child.stderr?.on('data', (data: Buffer) => void (stderr += data.toString()))
  const ann = new Browser(await listening)
  const reported = (): Promise<void> => until(async () => stderr.endsWith('Waiting for a change.\n'))

  edit(join(folder, 'src/messages.ts'), 'export const', 'export const const')
  await reported()
  t.regex(stderr, /^The configuration "[^"\n]*" cannot be loaded: [^\n]*\(src\/messages\.ts:4\)\.\nWaiting/)
  t.is((await ann.challenge('try-it')).body.component, 'acme-door-stage-code')

  stderr = ''
  edit(join(folder, 'src/messages.ts'), 'export const const', 'export const')
  edit(
    join(folder, 'src/index.ts'),
    'messages: [catalog],',
    "messages: [catalog],\n    apply() {\n      throw new Error('boom')\n    },",
  )
  await reported()
  t.regex(stderr, /The plugin "acme-door" failed in "apply": boom \(src\/index\.ts:\d+\)\.\nWaiting/)

  edit(join(folder, 'src/index.ts'), "throw new Error('boom')", '')
  await until(async () => stdout().includes('src/index.ts'))
  t.is((await ann.challenge('try-it')).body.component, 'acme-door-stage-code')
})

test('where everything is meant for production, nothing is started', async (t) => {
  const { code, stderr } = await develop(t, ownFolder(t), { NODE_ENV: 'production' }).ended
  t.is(code, 1)
  t.is(stderr, 'NODE_ENV is "production", where "sallyport plugin dev" does not run.\n')
})
