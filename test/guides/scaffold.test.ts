import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import test, { type ExecutionContext } from 'ava'

const BIN = join(import.meta.dirname, '..', '..', 'packages', 'create-sallyport-plugin', 'src', 'bin.ts')

function emptyFolder(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-scaffold-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

interface Run {
  readonly code: number
  readonly output: string
}

async function run(cwd: string, command: string, ...args: readonly string[]): Promise<Run> {
  const PATH = [join(cwd, 'node_modules', '.bin'), process.env['PATH']].join(delimiter)
  const child = spawn(command, args, { cwd, env: { ...process.env, PATH }, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const collect = (data: Buffer): void => void (output += data.toString())
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const [code] = await once(child, 'close')
  return { code, output }
}

const scaffold = (cwd: string, ...args: readonly string[]) => run(cwd, process.execPath, BIN, ...args)

test('a new plugin carries its name, the keyword, and nothing of the template', async (t) => {
  const folder = emptyFolder(t)
  t.is((await scaffold(folder, 'pin', '--folder', 'here')).code, 0)
  const own = join(folder, 'here')
  const file = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8'))
  t.like(file, { name: 'pin', keywords: ['sallyport-plugin'] })
  t.regex(file.peerDependencies['@sallyport/core'], /^\^\d/)
  const files = readdirSync(own)
  for (const name of ['.gitignore', '.github', 'SECURITY.md']) t.true(files.includes(name), name)
  t.deepEqual(
    files.filter((name) => name.startsWith('_')),
    [],
  )
  for (const path of readdirSync(own, { recursive: true, encoding: 'utf8' })) {
    if (statSync(join(own, path)).isDirectory()) continue
    t.notRegex(readFileSync(join(own, path), 'utf8'), /plugin-name|plugin.slug|slugPlugin/, path)
  }
})

const bad: readonly [title: string, args: readonly string[], sentence: RegExp][] = [
  ['a name that npm refuses', ['Pin!'], /^"Pin!" is no name of an npm package[^\n]*\n$/],
  ['a name that begins with a digit', ['2fa'], /^"2fa" does not begin with a letter[^\n]*\n$/],
  ['a name without an end', ['a'.repeat(60)], /is too long: 50 characters[^\n]*\n$/],
  ['a second name', ['pin', 'tan'], /^One name is wanted, and "tan" is too much\.\n$/],
  ['an unknown option', ['--nonsense'], /^Unknown option '--nonsense'; --help says what there is\.\n$/],
  [
    'an unknown part',
    ['pin', '--with', 'table,tabel'],
    /^There is no "tabel" to make a plugin with; there are table, page, settings, policy\.\n$/,
  ],
  ['a folder with something in it', ['full', '--folder', '.'], /^The folder "[^"]*" is not empty\.\n$/],
]

for (const [title, args, sentence] of bad) {
  test(`${title} is refused in one sentence`, async (t) => {
    const folder = emptyFolder(t)
    writeFileSync(join(folder, 'mine.txt'), 'mine')
    const { code, output } = await scaffold(folder, ...args)
    t.is(code, 1)
    t.regex(output, sentence)
    t.deepEqual(readdirSync(folder), ['mine.txt'])
  })
}

const parts: readonly [list: string, files: readonly string[], peers: readonly string[]][] = [
  ['', [], ['@sallyport/core']],
  ['table', ['src/own-code-table.ts', 'test/own-code.test.ts'], ['@sallyport/core', '@sallyport/mikro-orm']],
  ['page', ['src/code-page.ts'], ['@sallyport/core', '@sallyport/pages']],
  ['settings', ['src/own-code-table.ts', 'src/settings.ts'], ['@sallyport/core', '@sallyport/mikro-orm']],
  ['policy,page', ['src/code-page.ts', 'src/hours-policy.ts'], ['@sallyport/core', '@sallyport/pages']],
]
const PARTS = [
  'src/own-code-table.ts',
  'test/own-code.test.ts',
  'src/code-page.ts',
  'src/settings.ts',
  'src/hours-policy.ts',
]

for (const [list, wanted, peers] of parts) {
  test(`a plugin with ${list === '' ? 'nothing' : list} has the files and the peers of it, and no marks of the template`, async (t) => {
    const folder = emptyFolder(t)
    t.is((await scaffold(folder, '@acme/sallyport-door', '--folder', 'here', '--with', list)).code, 0)
    const own = join(folder, 'here')
    const files = readdirSync(own, { recursive: true, encoding: 'utf8' })
    for (const name of wanted) t.true(files.includes(name), name)
    const file = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8'))
    t.deepEqual(Object.keys(file.peerDependencies), peers)
    t.is(file.peerDependenciesMeta !== undefined, peers.includes('@sallyport/pages'))
    t.is(file.repository.url, 'git+https://github.com/acme/acme-sallyport-door.git')
    for (const path of files.filter((name) => /\.(?:ts|md)$/.test(name))) {
      t.notRegex(readFileSync(join(own, path), 'utf8'), /\/\/ with |(?:\/\/|<!--) (?:begin|end) |\n\n\n/, path)
    }
    const index = readFileSync(join(own, 'src/index.ts'), 'utf8')
    for (const path of PARTS.filter((name) => !files.includes(name)))
      t.false(index.includes(path.replace('src/', './')), path)
  })
}

test('each part compiles without the others', async (t) => {
  const folder = emptyFolder(t)
  symlinkSync(join(dirname(BIN), '..', 'node_modules'), join(folder, 'node_modules'))
  for (const [list] of parts) {
    const own = join(folder, list === '' ? 'none' : list.replace(',', '-'))
    t.is((await scaffold(folder, 'acme-door', '--folder', own, '--with', list)).code, 0)
  }
  // What the parts have in common: the compiler reads the packages once.
  const { compilerOptions } = JSON.parse(readFileSync(join(folder, 'none', 'tsconfig.json'), 'utf8'))
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['.'] }))
  t.deepEqual(await run(folder, 'tsc', '-p', folder), { code: 0, output: '' })
})

test('--help says what there is', async (t) => {
  const { code, output } = await scaffold(emptyFolder(t), '--help')
  t.is(code, 0)
  t.regex(output, /^Usage: npm create sallyport-plugin \[name\]\n/)
})
