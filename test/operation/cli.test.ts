import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { ownFolder } from '../../packages/server/test/folder.ts'
import { sallyport } from '../support/command.ts'

test('help lists every command', async (t) => {
  const { code, stdout, stderr } = await sallyport(t, ['--help']).ended
  t.is(code, 0)
  t.is(stderr, '')
  for (const command of [
    'start',
    'flows apply <folder>',
    'flows list',
    'flows disable <slug>',
    'flows enable <slug>',
    'flows remove <slug>',
    'flows prune',
    'plugins',
    'client generate',
    'users sign-out <username>',
    'help',
  ])
    t.regex(stdout, new RegExp(`^  ${command}\\s`, 'm'))
})

for (const args of [
  [],
  ['stop'],
  ['flows'],
  ['flows', 'apply'],
  ['flows', 'apply', 'one', 'two'],
  ['flows', 'apply', '--prune'],
  ['flows', 'disable'],
  ['flows', 'remove', 'one', 'two'],
  ['flows', 'list', 'one'],
  ['flows', 'toString'],
  ['client'],
  ['users'],
  ['users', 'sign-out'],
  ['client', 'generate', '--out'],
]) {
  test(`"sallyport ${args.join(' ')}" is no command, and shows the usage`, async (t) => {
    const { code, stdout, stderr } = await sallyport(t, args).ended
    t.is(code, 2)
    t.is(stdout, '')
    t.regex(stderr, /^Usage: sallyport <command>\n/)
  })
}

test('plugins lists what is installed, and needs neither database nor data folder', async (t) => {
  const { code, stdout } = await sallyport(t, ['plugins'], { env: { SALLYPORT_DATA: '/none' } }).ended
  t.is(code, 0)
  t.regex(
    stdout,
    /^@sallyport\/stage-password \d+\.\d+\.\d+\n {2}may prove password\n {2}stage password v1 \(ak-stage-password\), proves password$/m,
  )
  t.regex(stdout, /^ {2}stage user_login v1 \(ak-stage-user-login\), issues sessions$/m)
  t.regex(stdout, /^ {2}stage deny v1 \(silent\)$/m)
  t.regex(stdout, /^ {2}taps stages$/m)
  t.regex(stdout, /^ {4}requires pending_user$/m)
  t.regex(stdout, /^ {2}policy expression v1$/m)
  t.regex(stdout, /^@sallyport\/core \d+\.\d+\.\d+\n {2}stage autosubmit v1/m)
})

test('plugins of a configuration are listed in its order, and a bad set in one sentence', async (t) => {
  const folder = ownFolder(t)
  const acme = "{ name: 'acme', version: '1.0.0', apply() {} }"
  writeFileSync(join(folder, 'good.mjs'), `export default { plugins: [${acme}] }`)
  writeFileSync(join(folder, 'twice.mjs'), `export default { plugins: [${acme}, ${acme}] }`)
  const list = (name: string) => sallyport(t, ['plugins'], { env: { SALLYPORT_CONFIG: join(folder, name) } }).ended
  t.regex((await list('good.mjs')).stdout, /^acme 1\.0\.0\n/m)
  const bad = await list('twice.mjs')
  t.is(bad.code, 1)
  t.regex(bad.stderr, /^[^\n]*"acme"[^\n]*\n$/)
})
