import test from 'ava'
import { ownFolder } from '../../packages/server/test/folder.ts'
import { read } from '../repository/workspace.ts'
import { compileTypes } from '../support/compile-types.ts'

const PAGE = 'docs/reference/client.md'

test('every block of code on the page of the client compiles', (t) => {
  const blocks = [...read(PAGE).matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block = '']) => block)
  t.is(blocks.length, 5)
  const files = Object.fromEntries(blocks.map((block, index) => [`block-${index}.ts`, block]))
  t.is(compileTypes(ownFolder(t), { 'components.ts': read('packages/client/src/components.ts'), ...files }), '')
})

test('the page names every option of the client, and no other', (t) => {
  const [, options = ''] = /interface ClientOptions \{(.*?)\n\}/s.exec(read('packages/client/src/client.ts')) ?? []
  const names = [...options.matchAll(/readonly (\w+)\??:/g)].map(([, name = '']) => name)
  const [, section = ''] = read(PAGE).split('\n## Options\n')
  const named = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name)
  t.deepEqual(named, names)
})

test('the page names every code that is the client’s own', (t) => {
  const [, union = ''] =
    /type ClientErrorCode = ErrorCode \|([^\n]*)/.exec(read('packages/client/src/client-error.ts')) ?? []
  const codes = [...union.matchAll(/'(\w+)'/g)].map(([, code = '']) => code)
  t.is(codes.length, 3)
  for (const code of codes) t.true(read(PAGE).includes(`| \`${code}\``), code)
})
