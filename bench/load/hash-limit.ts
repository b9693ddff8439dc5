import { argon2, randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'
import { HASH, PASSWORD } from './people.ts'
import type { Round } from './subject.ts'

const derive = promisify(argon2)

/** How many argon2id hashes this machine does in a second, with all its processors and nothing else to do. */
export async function hashLimit(milliseconds: number): Promise<Round> {
  const times: number[] = []
  const started = performance.now()
  const end = started + milliseconds
  await Promise.all(
    Array.from({ length: availableParallelism() }, async () => {
      for (let begun = performance.now(); begun < end; begun = performance.now()) {
        await derive('argon2id', { ...HASH, message: PASSWORD, nonce: randomBytes(16), tagLength: 32 })
        times.push(performance.now() - begun)
      }
    }),
  )
  const latency = times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN
  return { rate: (times.length * 1000) / (performance.now() - started), latency, operations: times.length }
}
