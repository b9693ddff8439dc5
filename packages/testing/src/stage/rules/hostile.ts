import fc from 'fast-check'
import type { JsonObject } from '@sallyport/core'
import type { BrowserAnswer } from '../../browser.ts'
import { fail } from '../../rule.ts'
import { describeAnswer } from '../describe-answer.ts'
import { fieldErrorsOf } from '../field-errors.ts'
import { hostileBody, oddBodies, withStep } from '../hostile-body.ts'
import type { Scene } from '../scene.ts'
import type { StageRule } from '../stage-rule.ts'
import type { Visitor } from '../visitor.ts'

/** How many bodies are made up, and from which seed, so that a failure comes again. */
const MADE_UP = 80
const SEED = 20_260_823

export const hostile: StageRule = {
  name: 'hostile',
  title: 'hostile bodies are answered with a code, and none of them crashes it or proves anything',
  why: 'Everybody on the internet may send anything; a crash is a way to stop people, and a lucky body is a way in.',
  fix: 'Bound the response schema further, compare with `===` and `Object.hasOwn`, and expect every text that the schema lets in.',
  concerns: 'all',
  classes: [1],
  async check(scene) {
    const schema = responseOf(scene)?.schema ?? {}
    const examples = oddBodies(schema, await anyAnswer(scene)).map((body): [string] => [body])
    let visitor: Visitor | undefined
    const property = fc.asyncProperty(hostileBody(schema), async (body) => {
      visitor ??= await arrive(scene)
      const present: Visitor = visitor
      // What fails once must fail again while the body is made smaller: each failure begins with a new visitor.
      visitor = undefined
      visitor = await tryBody(scene, present, withStep(body, present.step))
    })
    const result = await fc.check(property, { numRuns: examples.length + MADE_UP, seed: SEED, examples })
    if (!result.failed) return
    const [body = ''] = result.counterexample ?? []
    const { errorInstance: error } = result
    fail(`the body ${body} ${error instanceof Error ? error.message : String(error)}`)
  },
}

async function arrive(scene: Scene): Promise<Visitor> {
  const visitor = await scene.begin()
  if (scene.subject.asks) await visitor.show()
  return visitor
}

/** An answer that the case names, to be bent. */
async function anyAnswer(scene: Scene): Promise<JsonObject> {
  const { right, wrong = [] } = scene.subject.case
  const answer = wrong[0]?.response ?? right ?? {}
  return answer === 'link' ? {} : (await arrive(scene)).responseOf(answer)
}

/** Sends a body; returns the visitor if they can still be asked, else undefined. */
async function tryBody(scene: Scene, visitor: Visitor, body: string): Promise<Visitor | undefined> {
  const { watch, subject } = scene
  const from = watch.won.length
  const answer = await visitor.sendText(body)
  const errors = problemOf(answer)
  if (answer.status >= 500) fail(`crashed it with ${answer.status}: ${watch.crash || answer.text}`)
  if (errors !== undefined) fail(`was answered with ${errors}: ${describeAnswer(answer)}.`)
  const commits = watch.won.slice(from).filter(({ run }) => run.id === visitor.run)
  if (commits.length === 0) return visitor
  if (subject.asks && !fits(scene, body)) fail('does not fit the response schema, and yet the run has changed.')
  const proofs = commits.flatMap(({ run }) => run.proofs)
  if (subject.asks && proofs.length > 0) fail(`has proven the person by "${proofs[0]?.method}".`)
  return undefined
}

function problemOf({ status, body }: BrowserAnswer): string | undefined {
  if (typeof body !== 'object' || body === null) return 'what is no JSON object'
  if (status !== 200 && typeof body.code !== 'string') return 'no code'
  if (body.component === 'ak-stage-access-denied' && typeof body.code !== 'string') return 'a denial without a code'
  const nameless = fieldErrorsOf(body).find(({ code }) => typeof code !== 'string' || code === '')
  return nameless === undefined ? undefined : `an error at "${nameless.field}" that has no code`
}

function responseOf({ served, subject }: Scene) {
  const [binding] = served.engine.definitions.current(subject.slug)?.bindings.values() ?? []
  return binding?.stage.response
}

function fits(scene: Scene, body: string): boolean {
  const { step: _step, component: _component, ...fields } = JSON.parse(body)
  return responseOf(scene)?.check(fields).ok === true
}
