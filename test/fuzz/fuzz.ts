/** `pnpm fuzz [--seed 1] [--requests 100000]`: random requests to every operation. The seed makes the same ones again. */
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { runFuzz } from './run-fuzz.ts'

const { values } = parseArgs({ options: { seed: { type: 'string' }, requests: { type: 'string', default: '100000' } } })
const seed = Number(values.seed ?? randomInt(2 ** 31))
const requests = Number(values.requests)
const print = (line: string): void => void process.stdout.write(`${line}\n`)

const teardowns: (() => Promise<void>)[] = []
const context = { teardown: (work: () => Promise<void>) => void teardowns.unshift(work) }
print(`seed ${seed}, ${requests} requests`)
try {
  const progress = (done: number): void => {
    if (done % 5000 === 0) print(`${done} requests`)
  }
  const { statuses, failures, secrets } = await runFuzz(context, { seed, requests, progress })
  print(`statuses ${JSON.stringify(statuses)}, ${secrets} secrets looked for`)
  for (const failure of failures) print(failure)
  print(failures.length === 0 ? 'ok' : `FAILED, again with --seed ${seed} --requests ${requests}`)
  process.exitCode = failures.length === 0 ? 0 : 1
} finally {
  // oxlint-disable-next-line no-await-in-loop -- in the opposite order of what was opened
  for (const teardown of teardowns) await teardown()
}
