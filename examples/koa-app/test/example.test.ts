import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Browser } from '@sallyport/testing'
import { createTestDatabase, TEST_KEYS } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'

const EXAMPLE = join(import.meta.dirname, '..')
const [SESSION_KEY = ''] = TEST_KEYS

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return String(port)
}

/** Runs the example as its README says, and returns its URL. */
async function startExample(t: ExecutionContext): Promise<string> {
  const database = await createTestDatabase()
  t.teardown(() => database.drop())
  const PORT = await freePort()
  const env = {
    PATH: process.env['PATH'],
    DATABASE_URL: database.url,
    SESSION_KEY,
    PORT,
    FIRST_PASSWORD: 'correct horse',
  }
  const first = spawn(process.execPath, [join(EXAMPLE, 'src/create-first-user.ts')], { env, stdio: 'inherit' })
  await once(first, 'exit')
  const app = spawn(process.execPath, [join(EXAMPLE, 'src/main.ts')], { env, stdio: 'inherit' })
  t.teardown(async () => {
    app.kill()
    if (app.exitCode === null && app.signalCode === null) await once(app, 'exit')
  })
  const url = `http://127.0.0.1:${PORT}`
  while (app.exitCode === null && !(await fetch(url).then(Boolean, () => false)));
  return url
}

test('the README shows the example as it is, in thirty lines', (t) => {
  const source = readFileSync(join(EXAMPLE, 'src/main.ts'), 'utf8').trim()
  t.true(readFileSync(join(EXAMPLE, '..', '..', 'README.md'), 'utf8').includes(`\`\`\`ts\n${source}\n\`\`\``))
  t.true(source.split('\n').filter((line) => line !== '').length <= 30)
})

test('an app with a session of its own gains login, step-up and logout under a prefix', async (t) => {
  const url = await startExample(t)
  const ann = new Browser(url, '/auth')
  t.is((await ann.get('/')).text, 'Welcome, stranger')
  const sent = await ann.visit('/inbox?page=2')
  t.is(sent.status, 302)
  t.is(sent.headers.get('location'), '/auth/if/flow/login/?next=%2Finbox%3Fpage%3D2&max_age=3600')
  const refused = await ann.get('/inbox')
  t.is(refused.status, 401)
  t.is(refused.body.code, 'not_authenticated')
  t.is(refused.body.executor, `${url}/auth/api/v3/flows/executor/login/`)
  const query = 'next=%2Finbox%3Fpage%3D2'
  await ann.challenge('login', { query })
  await ann.answer('login', { uid_field: 'ann' }, { query })
  t.is((await ann.answer('login', { password: 'correct horse' }, { query })).body.to, '/inbox?page=2')
  t.is((await ann.get('/inbox')).text, 'Hello Ann')
  const document = (await ann.get('/auth/api/v3/schema/')).body
  t.deepEqual(document.servers, [{ url: `${url}/auth` }])
  await ann.answer('logout', {}, { step: false })
  t.is((await ann.get('/inbox')).status, 401)
})
