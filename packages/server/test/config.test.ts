import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { loadConfig } from '../src/configuration/load-config.ts'
import { ownFolder } from './folder.ts'

test('without a configuration there are the built-in plugins', async (t) => {
  const { plugins } = await loadConfig(undefined)
  t.true(plugins.some(({ name }) => name === '@sallyport/stage-password'))
})

test('a configuration may be TypeScript', async (t) => {
  const path = join(ownFolder(t), 'sallyport.config.ts')
  writeFileSync(path, `interface Own { name: string }\nexport default { plugins: [], flows: [] as Own[] }\n`)
  t.deepEqual(await loadConfig(path), { plugins: [], flows: [] })
})

const bad: readonly (readonly [title: string, text: string, sentence: RegExp])[] = [
  ['exports nothing', '', /exports no defineConfig\(\{ plugins: \[ … \] \}\)\.$/],
  ['has no plugins', 'export default {}', /exports no defineConfig/],
  [
    'has plugins that are none',
    "export default { plugins: ['password'] }",
    /names the plugin "password", which is not installed; install it with "npm install password"\.$/,
  ],
  [
    'has plugins that are a factory',
    'export default { plugins: [() => 1] }',
    /lists as plugins\[0\] a function and not its result: call it\.$/,
  ],
  [
    'has plugins that are a number',
    'export default { plugins: [1] }',
    /lists as plugins\[0\] a value that is neither a plugin nor the name of one\.$/,
  ],
  [
    'has flows that are no list',
    'export default { plugins: [], flows: {} }',
    /has a wrong "flows": it must be array\.$/,
  ],
  ['throws', "throw new Error('no luck\\nat all.')", /cannot be loaded: no luck \(\S+:1\)\.$/],
  ['cannot be parsed', 'export default {', /cannot be loaded: .+\.$/],
  [
    'imports what is missing',
    "import 'no-such-package'",
    /cannot be loaded: Cannot find package 'no-such-package' .+\.$/,
  ],
]
for (const [title, text, message] of bad) {
  test(`a configuration that ${title} is named in one sentence`, async (t) => {
    const path = join(ownFolder(t), 'bad.mjs')
    writeFileSync(path, text)
    const error = await t.throwsAsync(loadConfig(path), { code: 'bad_config', message })
    t.true(error?.message.startsWith(`The configuration "${path}" `))
    t.false(error?.message.includes('\n'))
  })
}
