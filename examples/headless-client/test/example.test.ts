import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serve } from '@sallyport/testing/server'
import test from 'ava'

const MAIN = join(import.meta.dirname, '..', 'src', 'main.ts')

async function run(url: string, password: string): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], SALLYPORT_URL: url, LOGIN_NAME: 'ann', LOGIN_PASSWORD: password },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (data: Buffer) => void (said.stdout += data.toString()))
  child.stderr.on('data', (data: Buffer) => void (said.stderr += data.toString()))
  const [code] = await once(child, 'close')
  return { code, ...said }
}

test('the script logs in and out, and says why it cannot', async (t) => {
  const { url, storage } = await serve(t)
  t.like(await run(url, 'correct horse'), { code: 0, stdout: 'Logged in as ann.\n' })
  const wrong = await run(url, 'wrong')
  t.is(wrong.code, 1)
  t.regex(wrong.stderr, /ak-stage-password refuses the answer: Invalid password/)
  const { rows } = await storage.pool.query('select count(*)::int as logins from sallyport_login_session')
  t.is(rows[0].logins, 0)
})

test('the page of the client shows the example as it is', (t) => {
  const page = readFileSync(join(MAIN, '..', '..', '..', '..', 'docs', 'reference', 'client.md'), 'utf8')
  t.true(page.includes(`\`\`\`ts\n${readFileSync(MAIN, 'utf8').trim()}\n\`\`\``))
})
