import { spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import test from 'ava'
import { ownFolder } from '../../packages/server/test/folder.ts'

const ROOT = join(import.meta.dirname, '..', '..')

/** A test file that says which number its thread has, and which files were in it before. */
const file = (name: string, text: string): string => `import { threadId } from 'node:worker_threads'
import test from 'ava'
import { before } from '../before.js'
console.log('${name} in thread ' + threadId + ' behind ' + before)
before.push('${name}')
${text}
`

/** In the order of their names. */
const FILES = {
  a: `import { serve } from '${pathToFileURL(join(ROOT, 'packages/testing/src/server/index.ts'))}'
    test('same title', async (t) => { await serve(t); t.pass() })
    test.after.always(() => console.log('the end of a'))`,
  b: `test('same title', (t) => t.pass())`,
  c: `test('fails', (t) => t.fail())`,
  d: `process.env.CHANGED = 'yes'
    test('changes the environment', (t) => t.pass())`,
  e: `test('finds the environment as it was', (t) => t.is(process.env.CHANGED, undefined))
    test('changes a global', (t) => { globalThis.changed = true; t.pass() })`,
  f: `test('finds the globals as they were', (t) => t.is(globalThis.changed, undefined))`,
  g: `test('leaves a rejection', (t) => { Promise.reject(new Error('unheard')); t.pass() })`,
  h: `test('never ends', (t) => { t.pass(); return new Promise(() => {}) })`,
  i: `test('same title', (t) => t.pass())`,
}

test('test files share a thread as long as each leaves it as it was, and their ends are their own', (t) => {
  const folder = ownFolder(t)
  mkdirSync(join(folder, 'test'))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(
    join(folder, 'package.json'),
    '{ "type": "module", "ava": { "cache": false, "concurrency": 1, "timeout": "2m" } }',
  )
  writeFileSync(join(folder, 'before.js'), 'export const before = []\n')
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, 'test', `${name}.js`), file(name, text))
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'ava.ts'), '--tap'], {
    cwd: folder,
    encoding: 'utf8',
    env: process.env,
  })
  t.is(status, 1)
  const results = stdout.split('\n').filter((line) => /^(?:not )?ok /.test(line))
  t.deepEqual(results, [
    'ok 1 - a › same title',
    'ok 2 - b › same title',
    'not ok 3 - c › fails',
    'ok 4 - d › changes the environment',
    'ok 5 - e › finds the environment as it was',
    'ok 6 - e › changes a global',
    'ok 7 - f › finds the globals as they were',
    'ok 8 - g › leaves a rejection',
    'not ok 9 - Error: unheard',
    'not ok 10 - test/g.js exited with a non-zero exit code: 1',
    'not ok 11 - h › never ends',
    'ok 12 - i › same title',
  ])
  t.deepEqual(
    stderr
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
    [
      'a in thread 1 behind',
      'the end of a',
      'b in thread 1 behind a',
      'c in thread 1 behind a,b',
      'd in thread 1 behind a,b,c',
      'e in thread 2 behind',
      'f in thread 3 behind',
      'g in thread 3 behind f',
      'h in thread 4 behind',
      'i in thread 4 behind h',
    ],
  )
})
