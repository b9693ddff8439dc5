import { execFile } from 'node:child_process'
import { join } from 'node:path'
import test from 'ava'

const OPEN_LOG = join(import.meta.dirname, '..', 'src', 'open-log.ts')

/** What a process has written that logs and ends. */
function lines(code: string): Promise<readonly string[]> {
  const script = `const { openLog } = await import(${JSON.stringify(OPEN_LOG)}); const log = openLog('info'); ${code}`
  return new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=module', '-e', script], (_error, output) => {
      resolve(output.split('\n').filter((line) => line !== ''))
    })
  })
}

const messages = (written: readonly string[]): readonly string[] => written.map((line) => JSON.parse(line).msg)

test('a process that ends by itself, or by a mistake, has written every line', async (t) => {
  t.deepEqual(messages(await lines(`log.info({}, 'one'); log.info({}, 'two')`)), ['one', 'two'])
  t.deepEqual(messages(await lines(`log.info({}, 'one'); process.exit(1)`)), ['one'])
  t.deepEqual(messages(await lines(`log.info({}, 'one'); throw new Error('a mistake')`)), ['one'])
})

test('a warning is written at once, with all that came before it', async (t) => {
  const code = `log.info({}, 'one'); log.warn({}, 'two'); log.info({}, 'three'); process.kill(process.pid, 'SIGKILL')`
  t.deepEqual(messages(await lines(code)), ['one', 'two'])
})

test('lines that nothing follows are written as well', async (t) => {
  const code = `log.info({}, 'one'); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 200)`
  t.deepEqual(messages(await lines(code)), ['one'])
})
