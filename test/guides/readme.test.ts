import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { ownFolder } from '../../packages/server/test/folder.ts'
import { sallyport } from '../support/command.ts'
import { ownDatabase } from '../support/database.ts'

const readme = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8')
const shell = [...readme.matchAll(/^```sh\n([^]+?)^```$/gm)].map(([, code = '']) => code)

test('the lines of the README log in with curl, and out again', async (t) => {
  // The suite needs no other tool; the same login without curl is tested beside this.
  if (spawnSync('curl', ['--version']).status !== 0) return t.pass('There is no curl here.')
  const start = shell.find((code) => code.includes('BOOTSTRAP_USERNAME')) ?? ''
  const lines = shell.find((code) => code.includes('curl')) ?? ''
  const [, username = '', password = ''] =
    /BOOTSTRAP_USERNAME=(\S+) BOOTSTRAP_PASSWORD='([^']+)' npm start/.exec(start) ?? []
  t.not(username, '')
  const env = { ...(await ownDatabase(t)), BOOTSTRAP_USERNAME: username, BOOTSTRAP_PASSWORD: password }
  const url = await sallyport(t, ['start'], { env }).listening
  t.true(lines.includes('URL=http://127.0.0.1:9000\n'))
  const script = lines.replace('URL=http://127.0.0.1:9000\n', `URL=${url}\n`)
  const child = spawn('sh', ['-e', '-c', script], {
    cwd: ownFolder(t),
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (data: Buffer) => void (output += data.toString()))
  const [code] = await once(child, 'close')
  t.is(code, 0)
  const answers = output.split(/(?<=\})\s*(?=\{)/).map((text) => JSON.parse(text))
  t.deepEqual(
    answers.map((answer) => answer.component ?? answer.user.username),
    ['ak-stage-password', 'xak-flow-redirect', 'admin', 'xak-flow-redirect'],
  )
  return undefined
})
