import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { installPlugins } from '@sallyport/core'
import { compileFlows } from '@sallyport/core/adapter'
import test, { type ExecutionContext } from 'ava'
import { SILENT } from '../src/cli/silent.ts'
import { builtInPlugins } from '../src/configuration/built-in-plugins.ts'
import { defaultFlows } from '../src/flows/default-flows.ts'
import { readFlowFiles } from '../src/flows/read-flow-files.ts'
import { ownFolder } from './folder.ts'

const { registry } = installPlugins(builtInPlugins(), { log: SILENT })
const HEAD = 'slug: login\ndesignation: authentication\n'
const who = (fields: string): string =>
  `  - stage: identification\n    name: who\n    config: { userFields: [${fields}] }\n`

function flowFolder(t: ExecutionContext, text: string | Buffer): string {
  const folder = ownFolder(t)
  writeFileSync(join(folder, 'login.yaml'), text)
  return folder
}

const bad: readonly (readonly [title: string, text: string | Buffer, sentence: RegExp])[] = [
  [
    'an unknown key',
    `${HEAD}stages: []\ncolour: red\n`,
    /^login\.yaml:4: flows\.login\.colour is no key of a flow; there are slug, .*\.$/,
  ],
  [
    'an unknown key of a stage',
    `${HEAD}stages:\n  - stage: dummy\n    nmae: x\n`,
    /^login\.yaml:5: flows\.login\.stages\[0\]\.nmae /,
  ],
  ['a wrong type', `${HEAD}lifetime: soon\nstages: []\n`, /^login\.yaml:3: flows\.login\.lifetime must be integer\.$/],
  ['a missing key', HEAD, /^login\.yaml:1: flows\.login needs the key "stages"\.$/],
  ['no mapping', '- login\n', /^login\.yaml:1: flows\.\? is not a mapping\.$/],
  [
    'an unknown stage type',
    `${HEAD}stages:\n  - stage: dummy\n  - stage: nonsense\n`,
    /^login\.yaml:5: flows\.login\.stages\[1\] names the stage type "nonsense", which no plugin registers\.$/,
  ],
  [
    'an unknown setting',
    `${HEAD}stages:\n  - stage: dummy\n    config:\n      nothing: 1\n`,
    /^login\.yaml:6: flows\.login\.stages\[0\]\.config\.nothing is no setting of the stage type "dummy"; there is throwError\.$/,
  ],
  [
    'a setting of a wrong type',
    `${HEAD}stages:\n  - stage: identification\n    config: { userFields: 3 }\n`,
    /^login\.yaml:5: flows\.login\.stages\[0\]\.config\.userFields must be array\.$/,
  ],
  [
    'a stage that needs what nothing gives',
    `${HEAD}stages:\n  - stage: password\n`,
    /^login\.yaml:4: flows\.login\.stages\[0\] requires the context key "pending_user", which nothing before it provides\.$/,
  ],
  [
    'one slug twice',
    `${HEAD}stages: []\n---\n${HEAD}stages: []\n`,
    /^login\.yaml:5: flows\.login\.slug is taken by the flow in login\.yaml already\.$/,
  ],
  [
    'two contents for one stage',
    `${HEAD}stages:\n${who('email')}${who('username')}`,
    /^login\.yaml:7: flows\.login\.stages\[1\] gives the stage "who" another content than flows\.login\.stages\[0\] does: give it a name of its own\.$/,
  ],
  [
    'a reference to a stage of another type',
    `${HEAD}stages:\n${who('email')}  - stage: dummy\n    name: who\n`,
    /^login\.yaml:7: flows\.login\.stages\[1\] refers to the stage "who", which is of another type\.$/,
  ],
  ['a list without its end', 'slug: login\nstages: [\n', /^login\.yaml:3: Flow sequence .+ end with a \]\.$/],
  ['a tab', 'slug: login\n\tx: y\n', /^login\.yaml:2: Tabs are not allowed as indentation\.$/],
  ['a key twice', 'slug: login\nslug: other\n', /^login\.yaml:2: the key "slug" stands twice in one map\.$/],
  ['a tag that nobody knows', 'slug: !!js/function x\n', /^login\.yaml:1: Unresolved tag: \S+\.$/],
  ['an unknown anchor', 'slug: *x\n', /^login\.yaml: the file names an anchor that it has not set\.$/],
  ['an alias bomb', aliasBomb(), /^login\.yaml: the file repeats itself too often\.$/],
  ['brackets without end', `slug: ${'['.repeat(20_000)}`, /^login\.yaml: the file is nested too deeply\.$/],
  ['more than 1 MiB', Buffer.alloc((1 << 20) + 1, '#'), /^login\.yaml: the file is larger than 1 MiB\.$/],
]
for (const [title, text, message] of bad) {
  test(`a flow file with ${title} is refused with its place`, (t) => {
    const folder = flowFolder(t, text)
    t.throws(() => compileFlows(readFlowFiles(folder), registry), { code: 'bad_flow', message })
  })
}

test('a folder and a link to nowhere are no flow files', (t) => {
  const folder = ownFolder(t)
  mkdirSync(join(folder, 'a.yaml'))
  t.throws(() => readFlowFiles(folder), { code: 'bad_flow', message: 'a.yaml: it is no file.' })
  const other = ownFolder(t)
  symlinkSync('/none', join(other, 'b.yml'))
  t.throws(() => readFlowFiles(other), { code: 'bad_flow', message: 'b.yml: the file cannot be read.' })
  const none = { code: 'bad_flow', message: 'The folder of flow files "/none" cannot be read.' }
  t.throws(() => readFlowFiles('/none'), none)
})

test('files are read in the order of their names, documents in that of the file, and others are left alone', (t) => {
  const folder = ownFolder(t)
  const flow = (slug: string): string => `slug: ${slug}\ndesignation: authentication\nstages: []\n`
  writeFileSync(join(folder, 'b.yaml'), flow('third'))
  writeFileSync(join(folder, 'a.yml'), `${flow('first')}---\n${flow('second')}`)
  writeFileSync(join(folder, 'empty.yaml'), '# nothing yet\n')
  writeFileSync(join(folder, 'notes.txt'), '[')
  t.deepEqual(
    readFlowFiles(folder).map(({ flow: { slug } }) => slug),
    ['first', 'second', 'third'],
  )
})

test('a flow of the operator takes the place of the default one', (t) => {
  const slugs = defaultFlows([]).map(({ flow }) => flow.slug)
  t.deepEqual(slugs, [
    'default-authentication-flow',
    'default-invalidation-flow',
    'default-password-change',
    'default-user-settings',
    'initial-setup',
  ])
  const own = defaultFlows([]).slice(0, 1)
  t.deepEqual(
    defaultFlows(own).map(({ flow }) => flow.slug),
    defaultFlows([])
      .slice(1)
      .map(({ flow }) => flow.slug),
  )
  t.notThrows(() => compileFlows(defaultFlows([]), registry))
})

/** Eight lists, each of nine times the one before: 9⁸ in the end. */
function aliasBomb(): string {
  const names = [...'abcdefgh']
  return names
    .map((name, index) => {
      const entry = index === 0 ? 'x' : `*${names[index - 1]}`
      return `${name}: &${name} [${Array.from({ length: 9 }, () => entry).join(', ')}]\n`
    })
    .join('')
}
