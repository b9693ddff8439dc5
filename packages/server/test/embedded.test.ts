import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import test, { type ExecutionContext } from 'ava'
import { lockFolder } from '../src/data-folder/lock.ts'
import { processStart } from '../src/data-folder/process-start.ts'
import { readRunningConnection } from '../src/embedded/connection.ts'
import { databaseError } from '../src/embedded/database-error.ts'
import { startEmbeddedPostgres, startThrowaway } from '../src/embedded/index.ts'
import { isRoot, ownFolder } from './folder.ts'

/** Starts the database of a folder, stops it with the test. */
async function start(t: ExecutionContext, dataFolder: string) {
  const postgres = await startEmbeddedPostgres({ dataFolder })
  t.teardown(() => postgres.stop())
  return postgres
}

test('the first start makes the data, and a second one finds it', async (t) => {
  const folder = ownFolder(t)
  const first = await start(t, folder)
  t.is(first.folder, folder)
  const { ino } = statSync(join(folder, 'cluster'))
  await first.stop()
  t.false(existsSync(join(folder, 'cluster', 'postmaster.pid')))
  const second = await start(t, folder)
  t.is(statSync(join(folder, 'cluster')).ino, ino)
  t.deepEqual(second.connection, first.connection)
  t.is(second.failure(), undefined)
})

test('secrets and socket of the data folder are closed to other users', async (t) => {
  const folder = ownFolder(t)
  await start(t, folder)
  const modes = ['database-password', 'connection.json', 'socket', 'cluster'].map(
    (name) => statSync(join(folder, name)).mode & 0o777,
  )
  t.deepEqual(modes, [0o600, 0o600, 0o700, 0o700])
})

test('a process that may read the data folder finds the running database', async (t) => {
  const folder = ownFolder(t)
  const notRunning = { code: 'not_running', message: /^No server runs on the data folder "[^"]+"\.$/ }
  t.throws(() => readRunningConnection(folder), notRunning)
  const unlock = lockFolder(folder)
  const postgres = await start(t, folder)
  t.deepEqual(readRunningConnection(folder), postgres.connection)
  t.notRegex(readFileSync(join(folder, 'connection.json'), 'utf8'), /password/)
  unlock()
  t.throws(() => readRunningConnection(folder), notRunning)
})

test('what a killed start left of a half-made cluster is thrown away', async (t) => {
  const folder = ownFolder(t)
  mkdirSync(join(folder, 'cluster.new', 'base'), { recursive: true })
  writeFileSync(join(folder, 'cluster.new', 'PG_VERSION'), '18\n')
  writeFileSync(join(folder, 'password.new'), 'half')
  await start(t, folder)
  t.true(existsSync(join(folder, 'cluster', 'global')))
  t.false(existsSync(join(folder, 'cluster.new')))
  t.false(existsSync(join(folder, 'password.new')))
})

for (const [version, code, sentence] of [
  ['19', 'data_newer', /^The data in "[^"]+" was made by a newer version \(PostgreSQL 19; this one has 18\)\.$/],
  ['17', 'data_older', /^The data in "[^"]+" was made by an older version \(PostgreSQL 17; this one has 18\)\.$/],
  ['rubbish', 'data_folder', /^The folder "[^"]+" holds no database\.$/],
] as const) {
  test(`data of the version ${version} is left alone`, async (t) => {
    const folder = ownFolder(t)
    mkdirSync(join(folder, 'cluster'))
    writeFileSync(join(folder, 'cluster', 'PG_VERSION'), `${version}\n`)
    await t.throwsAsync(startEmbeddedPostgres({ dataFolder: folder }), { code, message: sentence })
    t.is(readFileSync(join(folder, 'cluster', 'PG_VERSION'), 'utf8'), `${version}\n`)
  })
}

test('a socket path that is too long moves to the temp folder, and goes with the database', async (t) => {
  const folder = join(ownFolder(t), 'a'.repeat(100))
  const postgres = await start(t, folder)
  const { host } = postgres.connection
  t.false(host.startsWith(folder))
  t.true(Buffer.byteLength(`${host}/.s.PGSQL.5432`) <= 107)
  t.is(statSync(host).mode & 0o777, 0o700)
  t.true(existsSync(join(host, '.s.PGSQL.5432')))
  await postgres.stop()
  t.false(existsSync(host))
})

test('a path with spaces and other letters is as good as any', async (t) => {
  const folder = join(ownFolder(t), "däta 'folder")
  const postgres = await start(t, folder)
  t.is(postgres.folder, folder)
})

test('a database that ends by itself is distinguished from one that was stopped', async (t) => {
  const folder = ownFolder(t)
  const postgres = await start(t, folder)
  const pid = Number(readFileSync(join(folder, 'cluster', 'postmaster.pid'), 'utf8').split('\n', 1)[0])
  process.kill(pid, 'SIGQUIT')
  while (postgres.failure() === undefined) await delay(20)
  t.is(postgres.failure()?.code, 'database_failed')
  await postgres.stop()
  t.is(postgres.failure(), undefined)
})

test('what PostgreSQL says is one sentence', (t) => {
  const cases: readonly (readonly [string, string])[] = [
    [
      'FATAL:  could not write lock file "postmaster.pid": No space left on device\n',
      'There is no space left on the disk of "/data".',
    ],
    [
      '2026-01-01 00:00:00.000 UTC [1] LOG:  starting\n2026-01-01 [1] FATAL:  data directory "/x" has wrong ownership\n',
      'The embedded PostgreSQL could not run: data directory "/x" has wrong ownership.',
    ],
    ['initdb: error: no luck\ninitdb: hint: try again', 'The embedded PostgreSQL could not run: no luck.'],
    ['', 'The embedded PostgreSQL could not run: it gave no reason.'],
  ]
  for (const [output, sentence] of cases) t.is(databaseError(output, '/data').message, sentence)
})

test('a throwaway cluster leaves nothing behind', async (t) => {
  const postgres = await startThrowaway()
  t.true(existsSync(postgres.folder))
  await postgres.stop()
  t.false(existsSync(postgres.folder))
})

test('the throwaway cluster of a process that was killed is removed by the next one', async (t) => {
  const module = new URL('../src/embedded/index.ts', import.meta.url).href
  const script = `import { startThrowaway } from '${module}'
    const { folder } = await startThrowaway()
    process.stdout.write(folder, () => process.kill(process.pid, 'SIGKILL'))`
  const { stdout: folder } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  const pid = Number(readFileSync(join(folder, 'cluster', 'postmaster.pid'), 'utf8').split('\n', 1)[0])
  t.not(processStart(pid), undefined)
  const next = await startThrowaway()
  t.teardown(() => next.stop())
  t.false(existsSync(folder))
  t.is(processStart(pid), undefined)
})

// Only root can mount; the sentence itself is tested above.
const mountsHere = isRoot && process.platform === 'linux'
for (const size of ['4k', '8m', '24m']) {
  test(`a disk of ${size} is reported as full${mountsHere ? '' : ' (needs root: left out)'}`, async (t) => {
    if (!mountsHere) return t.pass()
    const folder = join(ownFolder(t), 'disk')
    mkdirSync(folder)
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=711`, 'tmpfs', folder])
    if (mounted.status !== 0) return t.pass('mounting is not allowed here')
    t.teardown(() => void spawnSync('umount', ['-l', folder]))
    if (size === '4k') writeFileSync(join(folder, 'full'), Buffer.alloc(4096))
    const sentence = { code: 'no_space', message: `There is no space left on the disk of "${folder}".` }
    await t.throwsAsync(startEmbeddedPostgres({ dataFolder: folder }), sentence)
    t.false(existsSync(join(folder, 'cluster')))
    t.false(
      existsSync(join(folder, 'database-password')) && readFileSync(join(folder, 'database-password')).length === 0,
    )
    return undefined
  })
}
