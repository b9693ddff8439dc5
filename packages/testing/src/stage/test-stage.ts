import type { Plugin, StageType } from '@sallyport/core'
import { hold } from '../rule.ts'
import type { TestFunction } from '../test-function.ts'
import { stageRules } from './rules/index.ts'
import { openScenes, type Scene, type SceneOptions } from './scene.ts'
import type { StageCases } from './stage-case.ts'
import { pluginOf, stageTypeOf, subjectOf, type Subject } from './subject.ts'

export interface StageOptions {
  /** Name of the stage type, where the plugin brings several. */
  readonly type?: string
  /** Plugins that the stage needs, besides the built-in ones. */
  readonly plugins?: readonly Plugin[]
  /** Further options of the server that all cases share. */
  readonly serve?: SceneOptions['serve']
}

/**
 * Registers the tests that every stage must pass: one for each rule and case, with the rule in its title. A test that fails
 * says which rule is broken, what was seen, why it matters and how to mend it.
 *
 * All of it runs through HTTP, on a server and a database of its own (`TEST_DATABASE_URL` names the PostgreSQL; without it,
 * `postgres://postgres@127.0.0.1:5432/postgres`). The server has the built-in plugins, and the people `ann` and `admin` with
 * the password `correct horse`.
 *
 * @param test ava's `test`
 * @param stage the plugin that brings the stage, or the stage type
 * @param cases by title: a configuration, who comes, what is right and what is wrong
 * @throws `Error` when a case lacks something, or when the plugin does not bring the stage
 */
export function testStage(
  test: TestFunction,
  stage: StageType | Plugin,
  cases: StageCases,
  options: StageOptions = {},
): void {
  const { plugins = [], type: wanted } = options
  const type = stageTypeOf(stage, plugins, wanted)
  const subjects = Object.entries(cases).map(([title, one], index) => subjectOf(type, title, index, one))
  if (subjects.length === 0) throw new Error(`The stage type "${type.type}" has no case to be tested in.`)
  const cleanUps: (() => Promise<void>)[] = []
  let scenes: Promise<(subject: Subject) => Scene> | undefined
  const sceneOf = async (subject: Subject): Promise<Scene> => {
    const t = { teardown: (work: () => Promise<void>) => void cleanUps.unshift(work) }
    const serveOptions = options.serve === undefined ? {} : { serve: options.serve }
    scenes ??= openScenes(t, subjects, { plugins: [...plugins, pluginOf(stage)], ...serveOptions })
    return (await scenes)(subject)
  }

  for (const subject of subjects) {
    for (const rule of stageRules) {
      if (rule.appliesTo?.(subject) === false) continue
      test.serial(`${type.type}, ${subject.title}: ${rule.name}: ${rule.title}`, async (t) => {
        const scene = await sceneOf(subject)
        await hold(rule, () => rule.check(scene))
        t.pass()
      })
    }
  }
  test.after.always(async () => {
    for (const cleanUp of cleanUps) await cleanUp()
  })
}
