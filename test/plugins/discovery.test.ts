import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { ownFolder } from '../../packages/server/test/folder.ts'
import { sallyport } from '../support/command.ts'

type Files = Readonly<Record<string, string>>

function write(t: ExecutionContext, files: Files): string {
  const folder = ownFolder(t)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

/** An installation with the package `@acme/pin`, and what its configuration says. */
function installation(t: ExecutionContext, plugins: string, more: Files = {}): string {
  return write(t, {
    'sallyport.config.ts': `export default { plugins: ${plugins} }`,
    'node_modules/@acme/pin/package.json': '{ "type": "module", "exports": { ".": { "import": "./index.js" } } }',
    'node_modules/@acme/pin/index.js': `
      export default (options) => {
        if (options?.broken) throw new Error('no luck.')
        return { name: '@acme/pin', version: options?.version ?? '1.0.0', after: ['last'], before: ['other'], apply: () => {} }
      }`,
    'node_modules/none/package.json': '{ "type": "module", "exports": "./index.js" }',
    'node_modules/none/index.js': 'export default 7',
    'node_modules/late/package.json': '{ "type": "module", "exports": "./index.js" }',
    'node_modules/late/index.js': "export default async () => ({ name: 'late', version: '1.0.0' })",
    'node_modules/throwing/package.json': '{ "type": "module", "exports": "./index.js" }',
    'node_modules/throwing/index.js': "// It is imported.\nthrow new Error('no luck')",
    'node_modules/lonely/package.json': '{ "type": "module", "exports": "./index.js" }',
    'node_modules/lonely/index.js': "import '@acme/not-there/part'",
    'node_modules/strict/package.json': '{ "type": "module", "exports": "./index.js" }',
    'node_modules/strict/index.js': `
      export const options = { type: 'object', properties: { shortest: { type: 'integer' }, mode: { enum: ['a', 'b'] } } }
      export default () => ({ name: 'strict', version: '1.0.0' })`,
    'node_modules/old/package.json': '{ "main": "./index.js" }',
    'node_modules/old/index.js': "module.exports = () => ({ name: 'old', version: '1.0.0' })",
    'broken.ts': 'export default (\nconst broken: = 3\n',
    ...more,
  })
}

const run = (t: ExecutionContext, folder: string, ...args: readonly string[]) =>
  sallyport(t, args, { env: { SALLYPORT_CONFIG: join(folder, 'sallyport.config.ts') } }).ended

const LAST =
  "{ name: 'last', version: '1.0.0', apply({ hooks }) { hooks.stages.tap({ name: 'last', stage: 5 }, () => {}) } }"

test('a plugin is found by the name of its package, from the folder of the configuration', async (t) => {
  const { stdout } = await run(t, installation(t, `['@acme/pin']`), 'plugins')
  t.regex(stdout, /^@acme\/pin 1\.0\.0$/m)
})

test('an operator sees all that a plugin needs and registers', async (t) => {
  const apply = `apply({ hooks }) {
    hooks.messages.tap('acme', (all) => all.add({ namespace: 'acme', languages: { en: {}, de: {} } }))
    hooks.metrics.tap('acme', (all) => all.add({ name: 'acme_total', kind: 'counter', labels: [], help: '' }))
    hooks.pages.tap('acme', (all) => all.add({ component: 'acme-stage-pin' }))
    hooks.settings.tap('acme', (all) =>
      all.add({ name: 'pins', title: { id: 'acme.pins' }, stage: 'deny', list() {}, remove() {} }))
    hooks.stages.tap('acme', (all) =>
      all.add({ type: 'deny', version: 1, config: { type: 'object', properties: {} }, act() {} }))
  }`
  const acme = `{ name: 'acme', version: '1.0.0', capabilities: { routes: true, mail: true, hosts: ['api.acme.example'], proves: ['pin', 'totp'] }, dependsOn: ['@acme/pin'], ${apply} }`
  const { stdout, stderr } = await run(t, installation(t, `['@acme/pin', ${acme}]`), 'plugins')
  const own = `acme 1.0.0
  may answer HTTP requests
  may send mail
  may prove pin, totp
  may call api.acme.example (as it says: nothing enforces it)
  depends on @acme/pin
  stage deny v1 (silent)
  messages acme (en, de)
  metric sallyport_acme_total
  settings pins
  page of acme-stage-pin
  taps stages, messages, pages, metrics, settings
`
  t.true(stdout.endsWith(own), stdout + stderr)
})

test('what stands beside a name is what its factory is called with', async (t) => {
  const { stdout } = await run(t, installation(t, `[['@acme/pin', { version: '2.0.0' }]]`), 'plugins')
  t.regex(stdout, /^@acme\/pin 2\.0\.0$/m)
})

test('a plugin may be a CommonJS package', async (t) => {
  const { stdout } = await run(t, installation(t, `['old', ['strict', { shortest: 6 }]]`), 'plugins')
  t.regex(stdout, /^old 1\.0\.0\nstrict 1\.0\.0$/m)
})

test('a configuration in the working folder is found by itself', async (t) => {
  const { stdout } = await sallyport(t, ['plugins'], { cwd: installation(t, `['@acme/pin']`) }).ended
  t.regex(stdout, /^@acme\/pin 1\.0\.0$/m)
})

test('the order of plugins and taps is listed, with the reason', async (t) => {
  const { stdout } = await run(t, installation(t, `['@acme/pin', ${LAST}]`), 'plugins', '--order')
  t.is(stdout, 'plugins\n  1. last\n  2. @acme/pin (after last; before other)\nstages\n  1. last (stage 5)\n')
})

test('a set that fits is reported to fit, without a database', async (t) => {
  const { code, stdout } = await run(t, installation(t, `['@acme/pin']`), 'plugins', 'check')
  t.is(code, 1, 'the default flows need stages that this set lacks')
  t.is(stdout, '')
  const built = await sallyport(t, ['plugins', 'check']).ended
  t.is(built.code, 0)
  t.regex(built.stdout, /^\d+ plugins and \d+ flows fit together\.\n/)
  t.deepEqual(built.stdout.split('\n').slice(1, -1), [
    '@sallyport/stage-identification may prove password',
    '@sallyport/stage-password may prove password',
    '@sallyport/stage-user-login may log users in and out',
    '@sallyport/stage-user-logout may log users in and out',
    '@sallyport/stage-user-write may create and change users',
  ])
})

const bad: readonly (readonly [title: string, config: string, sentence: RegExp])[] = [
  [
    'names a package that is not there',
    `{ plugins: ['@acme/none'] }`,
    /names the plugin "@acme\/none", which is not installed; install it with "npm install @acme\/none"\.$/,
  ],
  [
    'names a package that needs another',
    `{ plugins: ['lonely'] }`,
    /"lonely", which needs the package "@acme\/not-there", and that is not installed; install it with "npm install @acme\/not-there"\.$/,
  ],
  [
    'gives options that the plugin does not know',
    `{ plugins: [['strict', { shortst: 6 }]] }`,
    /gives the plugin "strict" options of which "shortst" is no key that is known here; perhaps "shortest" is meant\.$/,
  ],
  [
    'gives an option another value than those that there are',
    `{ plugins: [['strict', { mode: 'c' }]] }`,
    /gives the plugin "strict" options of which "mode" must be one of "a", "b"\.$/,
  ],
  [
    'names a package that is no plugin',
    `{ plugins: ['none'] }`,
    /names the package "none", whose default export is no plugin\.$/,
  ],
  [
    'names a plugin that cannot be made',
    `{ plugins: [['@acme/pin', { broken: true }]] }`,
    /names the plugin "@acme\/pin", which cannot be made: no luck\.$/,
  ],
  [
    'names a package whose factory is asynchronous',
    `{ plugins: ['late'] }`,
    /names the package "late", whose default export returns a promise; a factory must return the plugin\.$/,
  ],
  [
    'imports a file that is no TypeScript',
    `{ plugins: [(await import('./broken.ts')).default] }`,
    /sallyport\.config\.ts" cannot be loaded: .+ \(\S+\/broken\.ts:2\)\.$/,
  ],
  [
    'names a package that throws when it is imported',
    `{ plugins: ['throwing'] }`,
    /names the plugin "throwing", which cannot be loaded: no luck \(\S+\/throwing\/index\.js:2\)\.$/,
  ],
  [
    'registers a page part that draws nothing',
    `{ plugins: ['@acme/pin'], pages: { parts: [{ component: 'acme-sign' }] } }`,
    /^The page part of the component "acme-sign" has no "render"\.$/,
  ],
  [
    'lists a factory that it has not called',
    `{ plugins: [function door() {}] }`,
    /lists as plugins\[0\] the function "door" and not its result: call it\.$/,
  ],
  [
    'lists something else',
    `{ plugins: ['@acme/pin', 7] }`,
    /lists as plugins\[1\] a value that is neither a plugin nor the name of one\.$/,
  ],
  [
    'has an unknown key',
    `{ plugins: [], plugin: [] }`,
    /has the key "plugin", which no configuration has; perhaps "plugins" is meant\.$/,
  ],
  [
    'has a wrong value',
    `{ plugins: [], limits: { queue: 'many' } }`,
    /has a wrong "limits\.queue": it must be integer\.$/,
  ],
  ['exports nothing', `undefined`, /exports no defineConfig\(\{ plugins: \[ … \] \}\)\.$/],
]

for (const [title, config, sentence] of bad) {
  test(`a configuration that ${title} stops with one sentence`, async (t) => {
    const folder = installation(t, '[]', { 'sallyport.config.ts': `export default ${config}` })
    const { code, stdout, stderr } = await run(t, folder, 'plugins', 'check')
    t.is(code, 1)
    t.is(stdout, '')
    t.regex(stderr.trimEnd(), sentence)
    t.notRegex(stderr.trimEnd(), /\n/)
  })
}

test('where a plugin failed in "apply" is shown at the level debug, with its own file', async (t) => {
  const throwing = "{ name: 'acme', version: '1.0.0', apply() { throw new Error('no luck') } }"
  const folder = installation(t, `[${throwing}]`)
  const env = { SALLYPORT_CONFIG: join(folder, 'sallyport.config.ts'), LOG_LEVEL: 'debug' }
  const { stderr } = await sallyport(t, ['plugins'], { env }).ended
  t.regex(stderr, /^The plugin "acme" failed in "apply": no luck\.$/m)
  t.regex(stderr, /\[cause\]: Error: no luck\n\s+at .*sallyport\.config\.ts:1/)
})
