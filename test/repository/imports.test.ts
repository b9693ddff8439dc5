import { isBuiltin } from 'node:module'
import { join, relative } from 'node:path'
import test from 'ava'
import { importsOf, packages, ROOT, type WorkspacePackage } from './workspace.ts'

/** Which of our own packages may import which; a plugin has a rule of its own. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  '@sallyport/planner': [],
  '@sallyport/core': ['@sallyport/planner'],
  '@sallyport/koa': ['@sallyport/core'],
  '@sallyport/pages': ['@sallyport/core'],
  '@sallyport/mikro-orm': ['@sallyport/core'],
  '@sallyport/client': ['@sallyport/core'],
  'create-sallyport-plugin': [],
  '@sallyport/testing': ['@sallyport/core', '@sallyport/mikro-orm', '@sallyport/pages', '@sallyport/server'],
}

const all = packages()
const own = new Set(all.map(({ name }) => name))

/** The package that an import names: `@scope/name/part` and `name/part` are parts of one. */
function packageOf(from: string): string {
  return from.split('/', from.startsWith('@') ? 2 : 1).join('/')
}

function mayImport(one: WorkspacePackage, other: string, typeOnly: boolean): boolean {
  if (one.name === '@sallyport/server') return other !== '@sallyport/testing'
  if (!one.folder.startsWith('plugins/')) return ALLOWED[one.name]?.includes(other) ?? false
  if (other === '@sallyport/core' || other === '@sallyport/mikro-orm') return true
  // A plugin that draws uses types of the pages, and another plugin's context keys and hooks come by its name.
  return other === '@sallyport/pages'
    ? typeOnly
    : all.some(({ name, folder }) => name === other && folder.startsWith('plugins/'))
}

test('the rules know every package', (t) => {
  const unknown = all.filter(({ name, folder }) => !folder.startsWith('plugins/') && !(name in ALLOWED))
  t.deepEqual(
    unknown.map(({ name }) => name),
    ['@sallyport/server'],
  )
})

for (const one of all) {
  test(`${one.name} imports only what lies below it, declares it, and stays in its own folder`, (t) => {
    t.true(one.sources.length > 0)
    for (const path of one.sources) {
      for (const { from, typeOnly } of importsOf(path)) {
        const place = `${path} imports ${from}`
        if (from.startsWith('.')) {
          const target = relative(join(ROOT, one.folder, 'src'), join(ROOT, path, '..', from))
          t.false(target.startsWith('..'), place)
        } else if (!isBuiltin(from)) {
          const name = packageOf(from)
          if (!typeOnly) t.true(one.declared.includes(name), `${place}, which its package.json does not declare`)
          if (own.has(name)) t.true(mayImport(one, name, typeOnly), place)
        }
      }
    }
    for (const name of one.declared) if (own.has(name)) t.true(mayImport(one, name, true), `${one.name} needs ${name}`)
  })
}

test('only the part of the testing package that serves imports the server', (t) => {
  const testing = all.find(({ name }) => name === '@sallyport/testing')
  for (const path of testing?.sources ?? []) {
    if (path.includes('/src/server/')) continue
    for (const { from } of importsOf(path))
      t.false(own.has(packageOf(from)) && packageOf(from) !== '@sallyport/core', `${path} imports ${from}`)
  }
})

test('core and the stages know nothing of HTTP frameworks, nor of a database', (t) => {
  const outside = ['koa', '@koa/router', 'koa-session', 'koa-bodyparser', 'pg', '@mikro-orm/postgresql', 'node:http']
  for (const { name, folder, sources } of all) {
    if (name !== '@sallyport/planner' && name !== '@sallyport/core' && !folder.startsWith('plugins/')) continue
    for (const path of sources) {
      for (const { from } of importsOf(path)) t.false(outside.includes(packageOf(from)), `${path} imports ${from}`)
    }
  }
})
