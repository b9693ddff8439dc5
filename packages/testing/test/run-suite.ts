import type { TestFunction } from '../src/index.ts'
import { RuleBroken } from '../src/rule.ts'

/** What a suite has registered, to be run without ava. */
export interface Suite {
  /** Runs the tests whose title is wanted; returns the broken rules with their messages. */
  run(wanted: (title: string) => boolean): Promise<ReadonlyMap<string, string>>
  close(): Promise<void>
}

export function collect(register: (test: TestFunction) => void): Suite {
  const tests: { title: string; run: () => Promise<void> }[] = []
  const cleanUps: (() => Promise<void>)[] = []
  register({
    serial: (title, run) => void tests.push({ title, run: () => run({ pass: () => undefined }) }),
    after: { always: (run) => void cleanUps.push(run) },
  })
  return {
    async run(wanted) {
      const broken = new Map<string, string>()
      for (const { title, run } of tests) {
        if (wanted(title)) await note(broken, run)
      }
      return broken
    },
    async close() {
      for (const cleanUp of cleanUps) await cleanUp()
    },
  }
}

async function note(broken: Map<string, string>, run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error
    broken.set(error.rule, error.message)
  }
}

/** Runs all that a suite registers. */
export async function runSuite(register: (test: TestFunction) => void): Promise<ReadonlyMap<string, string>> {
  const suite = collect(register)
  try {
    return await suite.run(() => true)
  } finally {
    await suite.close()
  }
}
