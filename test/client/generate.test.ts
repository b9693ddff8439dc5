import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { ownFolder } from '../../packages/server/test/folder.ts'
import { sallyport } from '../support/command.ts'
import { compileTypes } from '../support/compile-types.ts'

const ACME = { SALLYPORT_CONFIG: join(import.meta.dirname, 'acme-config.ts'), SALLYPORT_DATA: '/none' }

const generate = (t: ExecutionContext, env: Readonly<Record<string, string>>, ...args: readonly string[]) =>
  sallyport(t, ['client', 'generate', ...args], { env }).ended

const USE = `
import { createClient } from '@sallyport/client'
import type { Components } from './components.ts'

let at = await createClient<Components>({ url: 'https://login.example.com' }).flow('pin').start()
if (at.component === 'acme-stage-pin') {
  const [text, number]: [string, number] = at.challenge.hint
  at.challenge.tree.nodes[0]?.nodes.at(0)
  at = await at.answer({ pin: text + number })
}
if (at.component === 'ak-stage-acme-choice') {
  if ('code' in at.challenge) at.challenge.code satisfies string
  else at.challenge.name satisfies string
  at.errors.other?.[0]?.code satisfies string | undefined
  at = await at.answer({ other: 1 })
}
if (at.component === 'acme-stage-pin') {
  // @ts-expect-error -- the response of another component
  await at.answer({ other: 1 })
}
if (at.component === 'ak-stage-acme-choice') {
  // @ts-expect-error -- a number is wanted
  await at.answer({ other: 'one' })
}
`

test('the types of the installed plugins are written without a database, and the client takes them', async (t) => {
  const out = join(ownFolder(t), 'components.ts')
  const { code, stdout, stderr } = await generate(t, ACME, '--out', out)
  t.deepEqual({ code, stdout, stderr }, { code: 0, stdout: `Wrote ${out}.\n`, stderr: '' })
  const generated = readFileSync(out, 'utf8')
  for (const line of [
    "  'acme-stage-pin': {\n    challenge: AcmeStagePinChallenge\n",
    "  component: 'acme-stage-pin'\n",
    '  hint: [string, number]\n',
    '  tree: AcmeStagePinChallengeNode\n',
    '  nodes: AcmeStagePinChallengeNode[]\n',
    "  either: 'a' | null\n",
    '/**\n * A click is wanted before something happens.\n */\nexport interface ConsentChallenge {\n',
    '  password?: string | null\n',
  ]) {
    t.true(generated.includes(line), line)
  }
  // The client's own affair, and what is no type.
  t.notRegex(generated, /step|response_errors|maxLength/)
  t.is(compileTypes(ownFolder(t), { 'components.ts': generated, 'use.ts': USE }), '')
})

test('a file that cannot be written is reported in one sentence', async (t) => {
  const out = join(ownFolder(t), 'none', 'components.ts')
  const written = await generate(t, {}, '--out', out)
  t.is(written.code, 1)
  t.regex(written.stderr, /^The types cannot be written to "[^"]*components\.ts": [^\n]*\n$/)
})

test('a flow file that cannot be applied writes nothing', async (t) => {
  const folder = ownFolder(t)
  writeFileSync(join(folder, 'bad.yaml'), 'slug: bad\ndesignation: recovery\nstages: [{ stage: none }]\n')
  const out = join(ownFolder(t), 'components.ts')
  const { code, stderr } = await generate(t, { SALLYPORT_FLOWS: folder }, '--out', out)
  t.is(code, 1)
  t.regex(stderr, /bad\.yaml[^\n]*"none"/)
  t.false(existsSync(out))
})
