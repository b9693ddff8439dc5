/** What `npm test` runs after the install: every check, each in a line, and the count at the end. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { startThrowaway } from '../packages/server/src/embedded/index.ts'
import { checks } from './checks.ts'

interface Result {
  readonly passed: number
  readonly failed: number
}

/** A PostgreSQL of the machine's own, where its tests run a second time. */
const NEIGHBOUR = { host: '127.0.0.1', port: 5432, url: 'postgres://postgres@127.0.0.1:5432/postgres' }

/** Each of the test files reads most of the code: a fifth of their time goes when it is compiled once. */
const COMPILE_CACHE = join(import.meta.dirname, '..', 'node_modules', '.cache', 'sallyport')

const AVA = join(import.meta.dirname, 'ava.ts')

const print = (text: string): void => void process.stdout.write(text)

function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const collect = (data: Buffer): void => void (output += data.toString())
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.once('error', (error) => resolve({ code: 1, output: error.message }))
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

async function check(name: string, command: string, args: readonly string[]): Promise<Result> {
  const { code, output } = await run(command, args)
  print(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}\n`)
  if (code !== 0) print(`${output}\n`)
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 }
}

async function suite(name: string, url: string, files: readonly string[] = []): Promise<Result> {
  const { code, output } = await run(process.execPath, [AVA, '--tap', ...files], {
    TEST_DATABASE_URL: url,
    NODE_COMPILE_CACHE: COMPILE_CACHE,
  })
  const lines = output.split('\n')
  const passed = lines.filter((line) => /^ok \d+/.test(line)).length
  const failed = lines.filter((line) => /^not ok \d+/.test(line)).length
  const isGood = code === 0 && failed === 0 && passed > 0
  print(`${isGood ? 'ok    ' : 'FAILED'} ${name}\n`)
  if (!isGood) print(`${output}\n`)
  // A suite that breaks off without a failed test has failed as well.
  return { passed, failed: isGood ? 0 : Math.max(failed, 1) }
}

/** The whole suite, on the embedded PostgreSQL unless the environment names another one. */
async function wholeSuite(): Promise<Result> {
  const given = process.env['TEST_DATABASE_URL'] ?? process.env['DATABASE_URL']
  if (given !== undefined) return suite('tests, on the PostgreSQL that was given', given)
  const postgres = await startThrowaway()
  try {
    return await suite('tests', postgres.url)
  } finally {
    await postgres.stop()
  }
}

/** What depends most on PostgreSQL, once more on one that runs here already: of another version, over TCP, with fsync. */
async function neighbourSuite(): Promise<Result> {
  const where = `the PostgreSQL at ${NEIGHBOUR.host}:${NEIGHBOUR.port}`
  const isGiven = process.env['TEST_DATABASE_URL'] !== undefined || process.env['DATABASE_URL'] !== undefined
  if (isGiven) return { passed: 0, failed: 0 }
  if (!(await answersToPostgres())) {
    print(`none   ${where} does not answer as the user postgres without a password; nothing was run on it\n`)
    return { passed: 0, failed: 0 }
  }
  const files = ['packages/mikro-orm/test/**/*.test.ts', 'test/operation/two-nodes.test.ts']
  return suite(`storage and nodes, on ${where}`, NEIGHBOUR.url, files)
}

/** The first words of PostgreSQL's protocol: does it let this user in, without a password? */
async function answersToPostgres(): Promise<boolean> {
  const words = Buffer.from('user\0postgres\0database\0postgres\0\0')
  const head = Buffer.alloc(8)
  head.writeInt32BE(head.length + words.length, 0)
  head.writeInt32BE(196_608, 4)
  const socket = connect({ host: NEIGHBOUR.host, port: NEIGHBOUR.port })
  socket.setTimeout(5000, () => socket.destroy(new Error('No answer.')))
  try {
    await once(socket, 'connect')
    socket.write(Buffer.concat([head, words]))
    const [answer]: Buffer[] = await once(socket, 'data')
    // `R`, nine bytes, and 0: authenticated.
    return answer?.subarray(0, 9).equals(Buffer.from('R\0\0\0\b\0\0\0\0', 'latin1')) === true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

const results = [
  ...(await Promise.all(checks.map(({ name, command, args }) => check(name, command, args)))),
  // The packed packages wait for the disk most of the time, and the suite for browsers and databases.
  ...(await Promise.all([
    wholeSuite().then(async (whole) => [whole, await neighbourSuite()]),
    check('packed packages', process.execPath, ['scripts/packed/check.ts']),
  ]).then((both) => both.flat())),
]
const passed = results.reduce((sum, result) => sum + result.passed, 0)
const failed = results.reduce((sum, result) => sum + result.failed, 0)
print(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
