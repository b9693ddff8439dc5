import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { folderError } from '../src/data-folder/data-folder.ts'
import { readSessionKeys, storedSessionKeys } from '../src/data-folder/session-keys.ts'
import { ownFolder } from './folder.ts'

test('session keys are made once, for their owner alone', (t) => {
  const folder = ownFolder(t)
  t.is(readSessionKeys(folder), undefined)
  const keys = storedSessionKeys(folder)
  t.is(keys.length, 1)
  t.true((keys[0] ?? '').length >= 43)
  t.deepEqual(storedSessionKeys(folder), keys)
  t.is(statSync(join(folder, 'session-keys')).mode & 0o777, 0o600)
  t.deepEqual(readdirSync(folder), ['session-keys'])
})

test('a file without keys stops the start, instead of new keys in its place', (t) => {
  const folder = ownFolder(t)
  writeFileSync(join(folder, 'session-keys'), '\n')
  t.throws(() => storedSessionKeys(folder), { message: /^The file "[^"]+session-keys" holds no session key\.$/ })
})

for (const [code, sentence] of [
  ['ENOSPC', 'There is no space left on the disk of "/data".'],
  ['EDQUOT', 'There is no space left on the disk of "/data".'],
  ['EACCES', 'The data folder "/data" cannot be used: this user may not write there.'],
  ['EROFS', 'The data folder "/data" cannot be used: its disk is read-only.'],
] as const) {
  test(`${code} in the data folder is reported in one sentence`, (t) => {
    t.is(folderError('/data', Object.assign(new Error('low level'), { code })).message, sentence)
  })
}
