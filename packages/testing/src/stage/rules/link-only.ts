import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { stageOf } from '../draw-page.ts'
import { fail } from '../../rule.ts'
import { isPassed } from '../is-passed.ts'
import type { Scene } from '../scene.ts'
import type { StageRule } from '../stage-rule.ts'

export const linkOnly: StageRule = {
  name: 'link-only',
  title: 'what waits for its link is not passed by a body',
  why: 'The link shows that somebody reads the mail; a body shows nothing.',
  fix: 'Pass in `resume` only, and let `submit` refuse, or send the mail once more.',
  concerns: 'is passed by its link',
  classes: [1],
  appliesTo: ({ asks, case: { right } }) => asks && right === 'link',
  async check(scene) {
    const visitor = await scene.begin()
    await visitor.show()
    for (const fields of await bodiesOf(scene)) {
      await visitor.send(fields)
      if (await isPassed(visitor)) fail(`the body ${JSON.stringify(fields)} has passed it.`)
      if (visitor.step === undefined) return
    }
  },
}

/** Bodies that fit the response schema, as far as one can be made of it, and what a visitor may try. */
async function bodiesOf(scene: Scene): Promise<readonly object[]> {
  const schema = stageOf(scene)?.response?.schema
  const wrong = await Promise.all(
    (scene.subject.case.wrong ?? []).map(async ({ response }) => (await scene.begin()).responseOf(response)),
  )
  return [{}, { confirmed: true }, ...wrong, ...(schema === undefined ? [] : sampleOf(schema))]
}

function sampleOf(schema: TSchema): readonly object[] {
  try {
    const sample: unknown = Value.Create(schema)
    return typeof sample === 'object' && sample !== null ? [sample] : []
  } catch {
    // A pattern that nothing can be made for.
    return []
  }
}
