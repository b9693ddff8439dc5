import type { Plugin, StageType } from '@sallyport/core'
import { runRule } from '../rule.ts'
import type { TestFunction } from '../test-function.ts'
import { stageRules } from './rules/index.ts'
import { openScenes, type Scene, type SceneOptions } from './scene.ts'
import type { StageCases } from './stage-case.ts'
import { pluginOf, stageTypeOf, subjectOf, type Subject } from './subject.ts'

/** A stage with its cases. */
export interface StageEntry {
  readonly stage: StageType | Plugin
  readonly cases: StageCases
  /** Name of the stage type, where the plugin registers several. */
  readonly type?: string | undefined
}

/** Registers the tests of several stages, which share a server. */
export function registerStages(
  test: TestFunction,
  entries: readonly StageEntry[],
  { plugins = [], ...options }: Partial<SceneOptions>,
): void {
  const subjects = entries.flatMap(({ stage, cases, type: wanted }, place) => {
    const type = stageTypeOf(stage, plugins, wanted)
    const own = Object.entries(cases).map(([title, one], index) => subjectOf(type, title, `${place}-${index}`, one))
    if (own.length === 0) throw new Error(`The stage type "${type.type}" has no case to be tested in.`)
    return own
  })
  const all = [...plugins, ...entries.map(({ stage }, place) => pluginOf(stage, `tested-stage-${place}`))]
  const cleanUps: (() => Promise<void>)[] = []
  let scenes: Promise<(subject: Subject) => Scene> | undefined
  const sceneOf = async (subject: Subject): Promise<Scene> => {
    const t = { teardown: (work: () => Promise<void>) => void cleanUps.unshift(work) }
    scenes ??= openScenes(t, subjects, { ...options, plugins: all })
    return (await scenes)(subject)
  }

  for (const subject of subjects) {
    for (const rule of stageRules) {
      if (rule.appliesTo?.(subject) === false) continue
      test.serial(`${subject.type.type}, ${subject.title}: ${rule.name}: ${rule.title}`, async (t) => {
        const scene = await sceneOf(subject)
        await runRule(rule, () => rule.check(scene))
        t.pass()
      })
    }
  }
  test.after.always(async () => {
    for (const cleanUp of cleanUps) await cleanUp()
  })
}
