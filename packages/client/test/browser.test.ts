import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import test from 'ava'

const PACKAGE = join(import.meta.dirname, '..')
const built = mkdtempSync(join(tmpdir(), 'sallyport-client-'))

test.before('build', () => {
  const options = {
    extends: join(PACKAGE, '..', '..', 'tsconfig.json'),
    // Types are checked elsewhere; what matters here is what is left without them.
    compilerOptions: {
      noEmit: false,
      noCheck: true,
      noResolve: true,
      types: [],
      rootDir: join(PACKAGE, 'src'),
      outDir: built,
    },
    files: globSync(join(PACKAGE, 'src', '*.ts')),
    include: [],
  }
  writeFileSync(join(built, 'tsconfig.json'), JSON.stringify(options))
  writeFileSync(join(built, 'package.json'), '{ "type": "module" }')
  execFileSync('tsc', ['-p', built, '--checkers', '1'], { stdio: 'inherit' })
})
test.after.always('clean up', () => rmSync(built, { recursive: true }))

/** The modules that are loaded with one, itself included, and what they import from outside. */
function walk(entry: string): { readonly modules: ReadonlySet<string>; readonly outside: readonly string[] } {
  const modules = new Set<string>()
  const outside: string[] = []
  const visit = (path: string): void => {
    if (modules.has(path)) return
    modules.add(path)
    const text = readFileSync(path, 'utf8')
    for (const [, from = ''] of text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)) {
      if (from.startsWith('.')) visit(join(path, '..', from))
      else outside.push(from)
    }
  }
  visit(join(built, entry))
  return { modules, outside }
}

test('what a browser loads imports nothing from outside the package', (t) => {
  const { modules, outside } = walk('browser.js')
  t.deepEqual(outside, [])
  t.true(modules.size > 8)
})

test('what a browser loads uses nothing that only Node.js has', (t) => {
  for (const path of walk('browser.js').modules) {
    t.notRegex(readFileSync(path, 'utf8'), /\b(?:process|Buffer|global|require|__dirname|setImmediate)\b/, path)
  }
})

test('elsewhere there is a jar for cookies besides, and nothing of Node.js either', (t) => {
  t.deepEqual(walk('index.js').outside, ['tough-cookie'])
})

test('the package resolves to its browser build in a browser', (t) => {
  const { exports, publishConfig } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'))
  t.deepEqual(exports['.'], { browser: './src/browser.ts', default: './src/index.ts' })
  t.deepEqual(publishConfig.exports['.'], {
    types: './dist/index.d.ts',
    browser: './dist/browser.js',
    default: './dist/index.js',
  })
})

interface Sent {
  readonly cookie: string | null
  readonly credentials: RequestInit['credentials']
}

/** What two calls of a client send when the server wants a cookie kept. */
async function sentBy(entry: string): Promise<readonly Sent[]> {
  const { createClient } = await import(pathToFileURL(join(built, entry)).href)
  const sent: Sent[] = []
  const client = createClient({
    url: 'https://login.example.com',
    fetch: async (_url: string, init: RequestInit) => {
      sent.push({ cookie: new Headers(init.headers).get('cookie'), credentials: init.credentials })
      const headers = { 'set-cookie': '__Host-sallyport=one; path=/; secure; httponly' }
      return new Response('{"code":"not_authenticated"}', { status: 403, headers })
    },
  })
  await client.session()
  await client.session()
  return sent
}

test('a browser keeps its cookies itself', async (t) => {
  const none = { cookie: null, credentials: 'same-origin' }
  t.deepEqual(await sentBy('browser.js'), [none, none])
})
