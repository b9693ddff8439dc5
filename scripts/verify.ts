/** What `npm test` runs after the install: every check, each in a line, and the count at the end. */
import { spawn } from 'node:child_process'
import { startThrowaway } from '../packages/server/src/embedded/index.ts'

interface Result {
  readonly passed: number
  readonly failed: number
}

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

/** Runs the suite against a server; the embedded one unless the environment names another. */
async function suite(): Promise<Result> {
  const given = process.env['TEST_DATABASE_URL'] ?? process.env['DATABASE_URL']
  const postgres = given === undefined ? await startThrowaway() : undefined
  try {
    const url = given ?? urlOf(postgres?.connection)
    const { output } = await run('ava', ['--tap'], { TEST_DATABASE_URL: url })
    const lines = output.split('\n')
    const passed = lines.filter((line) => /^ok \d+/.test(line)).length
    const failed = lines.filter((line) => /^not ok \d+/.test(line)).length
    const nothing = passed + failed === 0
    print(`${failed > 0 || nothing ? 'FAILED' : 'ok    '} tests\n`)
    if (failed > 0 || nothing) print(`${output}\n`)
    return { passed, failed: nothing ? 1 : failed }
  } finally {
    await postgres?.stop()
  }
}

function urlOf(
  connection: { host: string; port: number; user: string; password: string; database: string } | undefined,
): string {
  if (connection === undefined) return ''
  const { host, port, user, password, database } = connection
  return `postgres://${user}:${password}@localhost/${database}?${new URLSearchParams({ host, port: String(port) })}`
}

const results = [
  await check('format', 'oxfmt', ['--check', '.']),
  await check('lint', 'oxlint', ['--deny-warnings']),
  await check('types', 'tsc', ['--noEmit']),
  await check('unused code', 'knip', []),
  await suite(),
  await check('packed packages', process.execPath, ['scripts/pack-check.ts']),
]
const passed = results.reduce((sum, result) => sum + result.passed, 0)
const failed = results.reduce((sum, result) => sum + result.failed, 0)
print(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
