import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { join } from 'node:path'
import test from 'ava'
import { ROOT } from './workspace.ts'

const run = promisify(execFile)

const BINS = [
  ['sallyport', 'packages/server/src/bin.ts'],
  ['sallyport-test', 'packages/testing/src/bin.ts'],
  ['create-sallyport-plugin', 'packages/create-sallyport-plugin/src/bin.ts'],
] as const

/** A module that makes the Node.js which runs it call itself 20.11. */
const PRETEND = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.11.1'})`

for (const [name, file] of BINS) {
  test(`on an older Node.js, ${name} says in one sentence which one it needs`, async (t) => {
    const ended = await t.throwsAsync<Error & { code: number; stderr: string }>(
      run(process.execPath, ['--import', PRETEND, join(ROOT, file)]),
    )
    t.is(ended?.code, 1)
    t.regex(ended?.stderr ?? '', new RegExp(`^${name} needs Node\\.js 24\\.12 or newer; this is v[\\d.]+\\.\n$`))
  })
}
