import { contextKey, defineStage, pass, retry, invalid } from '@sallyport/core'
import { serve, type Served, type TestContext } from '@sallyport/testing/server'
import Type from 'typebox'
import { stagesPlugin } from '../support/plugin.ts'
import { askStage, note } from '../support/stages.ts'

const answers = contextKey(
  'test_answers',
  Type.Array(Type.Object({ question: Type.String(), said: Type.String({ secret: true }) })),
)
const Nothing = Type.Object({})

/** Keeps a secret where its key's schema says so, and a copy of it where nothing says so. */
const secretive = defineStage({
  type: 'secretive',
  version: 1,
  component: 'test-stage-secretive',
  config: Nothing,
  challenge: Nothing,
  response: Type.Object({ answer: Type.String({ maxLength: 100 }) }),
  writes: [answers],
  present: () => ({}),
  submit({ context }, { answer }) {
    context.set(answers, [{ question: `Was it ${answer}?`, said: answer }])
    return pass()
  },
})

const noted = askStage('noted', (visit, answer) => {
  note(visit, answer)
  return answer === 'wrong' ? retry({ answer: invalid('No.') }) : pass()
})

const refusing = (name: string) => ({ policy: 'dummy', name, config: { result: false } })

/** Serves flows that are worth an inspection. */
export async function serveRuns(t: TestContext): Promise<Served> {
  const served = await serve(t, {
    plugins: [stagesPlugin(noted, secretive)],
    flows: [
      { slug: 'two', designation: 'authorization', stages: [{ stage: 'noted' }, { stage: 'noted' }] },
      { slug: 'denying', designation: 'authorization', stages: [{ stage: 'noted' }, { stage: 'deny' }] },
      { slug: 'other', designation: 'authorization', stages: [{ stage: 'noted' }] },
      { slug: 'secretive', designation: 'authorization', stages: [{ stage: 'secretive' }, { stage: 'noted' }] },
      {
        slug: 'strict',
        designation: 'authorization',
        stages: [
          { stage: 'noted', name: 'planned', evaluateOnPlan: true, policies: [refusing('not-planned')] },
          { stage: 'noted', name: 'asked' },
          { stage: 'noted', name: 'arrived', policies: [refusing('not-on-arrival'), { group: 'nobody' }] },
          { stage: 'noted', name: 'last' },
        ],
      },
      {
        slug: 'nothing-left',
        designation: 'authorization',
        stages: [
          { stage: 'noted', name: 'kept-out', evaluateOnPlan: true, policies: [refusing('never')] },
          { stage: 'noted', name: 'turned-away', policies: [refusing('neither')] },
        ],
      },
      {
        slug: 'refusing',
        designation: 'authorization',
        policies: [refusing('nobody-at-all')],
        stages: [{ stage: 'noted' }],
      },
      {
        slug: 'strangers',
        designation: 'enrollment',
        authentication: 'require_unauthenticated',
        stages: [{ stage: 'noted' }],
      },
    ],
  })
  return served
}

/** The runs that are stored of them. */
export async function rows({ storage }: Served): Promise<readonly { flow: string; inspection: unknown }[]> {
  const sql = "select flow, inspection from sallyport_run where flow not like 'default%'"
  return (await storage.pool.query<{ flow: string; inspection: unknown }>(sql)).rows
}

/** Of a page that an inspector is open at. */
export const opened = { query: 'inspector=available' }
