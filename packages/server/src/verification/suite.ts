import { runCommand, tellingLine } from './run-command.ts'

/** What comes of the plugin's own tests. */
export interface SuiteResult {
  readonly passed: number
  readonly problems: readonly string[]
}

/**
 * Runs `npm test`, ava's output in TAP.
 *
 * @param stages the stage types that the plugin registers: each must be in a conformance suite
 */
export async function runSuite(folder: string, stages: readonly string[]): Promise<SuiteResult> {
  const { ok, output } = await runCommand('npm', ['test', '--', '--tap'], { cwd: folder })
  return readSuite(ok, output, stages)
}

/** Reads what ava has printed as TAP. */
export function readSuite(ok: boolean, output: string, stages: readonly string[]): SuiteResult {
  const tests = [...output.matchAll(/^(not )?ok \d+ - (.*)$/gm)].map(([, not, title = '']) => ({
    ok: not === undefined,
    title,
  }))
  const failed = tests.filter((test) => !test.ok).map(({ title }) => `The test "${title}" fails.`)
  const untested = stages
    .filter((stage) => tests.every(({ title }) => !title.split(' › ').at(-1)?.startsWith(`${stage}, `)))
    .map(
      (stage) =>
        `The stage type "${stage}" is in no conformance suite: give it to testStage of @sallyport/testing/server.`,
    )
  const broken = !ok && failed.length === 0 ? [`The tests do not run to their end: ${tellingLine(output)}.`] : []
  return {
    passed: tests.length - failed.length,
    problems: [...broken, ...failed, ...(broken.length > 0 ? [] : untested)],
  }
}
