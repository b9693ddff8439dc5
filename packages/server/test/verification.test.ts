import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { isPermissive, licenceProblems } from '../src/verification/licences.ts'
import { packageProblems, readPackageFile } from '../src/verification/package-file.ts'
import { tellingLine } from '../src/verification/run-command.ts'
import { readSuite } from '../src/verification/suite.ts'
import { ownFolder } from './folder.ts'

const GOOD = {
  name: 'acme-door',
  version: '1.0.0',
  keywords: ['sallyport-plugin'],
  license: 'MIT',
  exports: {},
  repository: 'github:acme/door',
  peerDependencies: { '@sallyport/core': '^1.0.0' },
}

const lacks: readonly [title: string, change: object, sentence: RegExp][] = [
  ['is private', { private: true }, /"private": true/],
  ['has no keyword', { keywords: ['sallyport'] }, /The keyword "sallyport-plugin" is missing/],
  ['exports nothing', { exports: undefined }, /no "exports"/],
  ['names no repository', { repository: undefined }, /no "repository"/],
  ['names no licence', { license: undefined }, /names no "license"/],
  ['has a copyleft licence', { license: 'AGPL-3.0-only' }, /The licence "AGPL-3\.0-only" is not permissive/],
  ['has no peer', { peerDependencies: {} }, /"@sallyport\/core" is missing in "peerDependencies"/],
  [
    'brings a core of its own',
    { dependencies: { '@sallyport/core': '^1.0.0' } },
    /"@sallyport\/core" stands in "dependencies" and belongs into "peerDependencies"/,
  ],
]

for (const [title, change, sentence] of lacks) {
  test(`a package that ${title} is reported in one sentence`, (t) => {
    const folder = ownFolder(t)
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...GOOD, ...change }))
    const problems = packageProblems(readPackageFile(folder), () => true)
    t.is(problems.length, 1)
    t.regex(problems[0] ?? '', sentence)
  })
}

test('a package that has all of it lacks nothing but the files that are not there', (t) => {
  const folder = ownFolder(t)
  writeFileSync(join(folder, 'package.json'), JSON.stringify(GOOD))
  const file = readPackageFile(folder)
  t.deepEqual(
    packageProblems(file, () => true),
    [],
  )
  t.deepEqual(
    packageProblems(file, (name) => name !== 'SECURITY.md'),
    ['There is no SECURITY.md.'],
  )
})

test('a folder without a package is refused in one sentence', (t) => {
  t.throws(() => readPackageFile(ownFolder(t)), { message: /^There is no package\.json in "[^"]*"\.$/ })
})

const licences: readonly [expression: string, isFree: boolean][] = [
  ['MIT', true],
  ['(MIT OR GPL-3.0-only)', true],
  ['MIT AND GPL-3.0-only', false],
  ['(Apache-2.0 AND (MIT OR GPL-2.0-only))', true],
  ['(GPL-2.0-only AND (MIT OR ISC))', false],
  ['LGPL-3.0', false],
  ['SEE LICENSE IN LICENSE', false],
  ['none', false],
]

for (const [expression, isFree] of licences) {
  test(`the licence ${expression} is ${isFree ? 'permissive' : 'not known to be permissive'}`, (t) => {
    t.is(isPermissive(expression), isFree)
  })
}

test('a licence deep in the tree is found, through links and circles', (t) => {
  const folder = ownFolder(t)
  const add = (path: string, file: object): string => {
    const own = join(folder, path)
    mkdirSync(own, { recursive: true })
    writeFileSync(join(own, 'package.json'), JSON.stringify(file))
    return own
  }
  const door = add('node_modules/door', { name: 'door', license: 'MIT', dependencies: { hinge: '*' } })
  const hinge = add('store/hinge', { name: 'hinge', license: 'ISC', dependencies: { screw: '*', door: '*' } })
  symlinkSync(hinge, join(folder, 'node_modules/hinge'))
  add('store/node_modules/screw', { name: 'screw', license: 'GPL-2.0-only', optionalDependencies: { none: '*' } })
  t.deepEqual(licenceProblems(door), [{ name: 'screw', licence: 'GPL-2.0-only' }])
})

const TAP = `TAP version 13
ok 1 - conformance › acme_code, with its defaults: fresh: a fresh visitor is shown its challenge
ok 2 - plugin › acme_pin is mentioned
not ok 3 - conformance › acme_code, with its defaults: page: its page has labels
`

test('a failed test, and a stage type without a conformance suite, are a sentence each', (t) => {
  const { passed, problems } = readSuite(false, TAP, ['acme_code', 'acme_pin'])
  t.is(passed, 2)
  t.deepEqual(problems, [
    'The test "conformance › acme_code, with its defaults: page: its page has labels" fails.',
    'The stage type "acme_pin" is in no conformance suite: give it to testStage of @sallyport/testing/server.',
  ])
})

test('tests that break off are reported with what they said last', (t) => {
  const { problems } = readSuite(false, 'TAP version 13\n  Error: Cannot find module x\n    at y\n', ['acme_code'])
  t.deepEqual(problems, ['The tests do not run to their end: Error: Cannot find module x.'])
})

test('of an output the last error counts, else the last line', (t) => {
  t.is(
    tellingLine('a\nnpm error code E404\nnpm error 404 Not Found.\nnpm error A complete log of this run\n'),
    'npm error 404 Not Found',
  )
  t.is(tellingLine('one\ntwo.\n'), 'two')
  t.is(tellingLine(''), 'it printed nothing')
})
