import type { Plugin, StageType } from '@sallyport/core'
import type { TestFunction } from '../test-function.ts'
import { registerStages } from './register-stages.ts'
import type { SharedServeOptions } from './scene.ts'
import type { StageCases } from './stage-case.ts'

export interface StageOptions {
  /** Name of the stage type, where the plugin registers several. */
  readonly type?: string
  /** Plugins that the stage needs, besides the built-in ones. */
  readonly plugins?: readonly Plugin[]
  /** Further options of the server that all cases share. */
  readonly serve?: SharedServeOptions
}

/**
 * Registers the tests that every stage must pass: one for each rule and case, with the rule in its title. A test that fails
 * says which rule is broken, what was seen, why it matters and how to fix it.
 *
 * All of it runs through HTTP, on a server and a database of its own (`TEST_DATABASE_URL` names the PostgreSQL; without it,
 * `postgres://postgres@127.0.0.1:5432/postgres`). The server has the built-in plugins, and the people `ann` and `admin` with
 * the password `correct horse`.
 *
 * @param test ava's `test`
 * @param stage the plugin that registers the stage, or the stage type
 * @param cases by title: a configuration, who comes, what is right and what is wrong
 * @throws `Error` when a case lacks something, or when the plugin does not register the stage
 */
export function testStage(
  test: TestFunction,
  stage: StageType | Plugin,
  cases: StageCases,
  options: StageOptions = {},
): void {
  const { type, ...shared } = options
  registerStages(test, [{ stage, cases, type }], shared)
}
