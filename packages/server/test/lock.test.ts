import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { isLocked, lockFolder } from '../src/data-folder/lock.ts'
import { processStart } from '../src/data-folder/process-start.ts'
import { ownFolder } from './folder.ts'

const IN_USE = { code: 'data_in_use', message: /^The data folder "[^"]+" is in use by another server\.$/ }

test('a folder that a living process holds is in use', (t) => {
  const folder = ownFolder(t)
  const unlock = lockFolder(folder)
  t.true(isLocked(folder))
  t.throws(() => lockFolder(folder), IN_USE)
  unlock()
  t.false(isLocked(folder))
})

test('a lock that was given back twice is not taken from the next one', (t) => {
  const folder = ownFolder(t)
  const unlock = lockFolder(folder)
  unlock()
  lockFolder(folder)
  unlock()
  t.throws(() => lockFolder(folder), IN_USE)
})

test('the lock of a process that was killed holds nothing', (t) => {
  const folder = ownFolder(t)
  const { pid } = spawnSync(process.execPath, ['-e', 'process.kill(process.pid, "SIGKILL")'])
  writeFileSync(join(folder, 'lock'), `${pid} 1`)
  t.false(isLocked(folder))
  lockFolder(folder)
  t.true(isLocked(folder))
  t.deepEqual(readdirSync(folder), ['lock'])
})

test('a lock whose number another process has been given holds nothing', (t) => {
  const folder = ownFolder(t)
  const start = processStart(process.pid)
  t.not(start, undefined)
  writeFileSync(join(folder, 'lock'), `${process.pid} ${start}0`)
  t.false(isLocked(folder))
  t.notThrows(() => lockFolder(folder))
})

for (const [title, text] of [
  ['an empty lock', ''],
  ['a lock of rubbish', 'rubbish'],
] as const) {
  test(`${title} holds nothing`, (t) => {
    const folder = ownFolder(t)
    writeFileSync(join(folder, 'lock'), text)
    lockFolder(folder)
    t.regex(readFileSync(join(folder, 'lock'), 'utf8'), new RegExp(`^${process.pid} .+`))
  })
}

const makesNone = process.platform === 'linux' ? '/proc' : ''
test(`a place where no folder can be made is named${makesNone === '' ? ' (Linux only: left out)' : ''}`, (t) => {
  if (makesNone === '') return t.pass()
  const message = 'The data folder "/proc/below/data" cannot be used: it cannot be made there.'
  t.throws(() => lockFolder(`${makesNone}/below/data`), { code: 'data_folder', message })
  return undefined
})

test('a data folder that is a file is named', (t) => {
  const path = join(ownFolder(t), 'file')
  writeFileSync(path, '')
  t.throws(() => lockFolder(path), {
    code: 'data_folder',
    message: /^The data folder "[^"]+file" cannot be used: .+\.$/,
  })
  t.throws(() => lockFolder(join(path, 'below')), { code: 'data_folder', message: /a part of the path is no folder/ })
  t.false(existsSync(join(path, 'lock')))
})
