import { defineStage, insert, pass, type FlowDocument } from '@sallyport/core'
import { serve, type Served } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import Type from 'typebox'
import { stagesPlugin } from '../support/plugin.ts'
import { recordingLog, type RecordingLog } from '../support/recording-log.ts'
import { askStage, question } from '../support/stages.ts'

const QUESTIONS = ['problem', 'targets', 'offers', 'asks'] as const

/** Throws at one of the questions that are put to a stage type about a configuration; the configuration says at which. */
function fragile(tired: () => boolean = () => true) {
  const fail = (at: string) => {
    if (tired()) throw new TypeError(`no luck at ${at}`)
  }
  return defineStage({
    type: 'fragile',
    version: 1,
    component: 'test-stage-fragile',
    config: Type.Object({ at: Type.String({ maxLength: 20, default: '' }) }),
    challenge: Type.Object({}),
    response: Type.Object({}),
    problem: ({ at }) => void (at === 'problem' && fail(at)),
    targets: ({ at }) => (at === 'targets' && fail(at), []),
    offers: ({ at }) => (at === 'offers' && fail(at), []),
    asks: ({ at }) => (at === 'asks' && fail(at), true),
    present: () => ({}),
    submit: () => pass(),
  })
}

function flow(at: string): FlowDocument {
  const stages = [{ stage: 'fragile', name: 'front-door', config: { at } }]
  return { slug: 'house', designation: 'authentication', stages }
}

for (const at of QUESTIONS) {
  test(`a plugin that throws at ${at} is named with stage and flow, and nothing is applied`, async (t) => {
    const { engine } = await serve(t, { plugins: [stagesPlugin(fragile())] })
    await t.throwsAsync(engine.applyFlows([{ flow: flow(at), source: 'house.yaml' }], 'test'), {
      name: 'SetupError',
      code: 'plugin_failed',
      message: `The plugin "test-stages" failed over the stage "front-door" of the flow "house": no luck at ${at}`,
    })
    t.is(engine.definitions.current('house'), undefined)
  })
}

test('a stored flow whose plugin throws is named when another flow leads to it', async (t) => {
  let tired = false
  const { engine } = await serve(t, { plugins: [stagesPlugin(fragile(() => tired))], flows: [flow('targets')] })
  tired = true
  const stages = [{ stage: 'redirect', config: { mode: 'flow', targetFlow: 'house' } }]
  const street: FlowDocument = { slug: 'street', designation: 'authentication', stages }
  await t.throwsAsync(engine.applyFlows([{ flow: street, source: 'street.yaml' }], 'test'), {
    message: 'The plugin "test-stages" failed over the stage "front-door" of the flow "house": no luck at targets',
  })
})

async function serveInserter(
  t: ExecutionContext,
  config: object,
  tired?: () => boolean,
): Promise<[Served, RecordingLog]> {
  const inserts = askStage('inserts', () => insert([{ type: 'fragile', name: 'late', config: { ...config } }], 'end'))
  const log = recordingLog()
  const served = await serve(t, {
    log,
    plugins: [stagesPlugin(inserts, question, fragile(tired))],
    flows: [{ slug: 'long', designation: 'enrollment', stages: [{ stage: 'inserts' }, { stage: 'question' }] }],
  })
  return [served, log]
}

for (const [config, sentence] of [
  [{ at: 'asks' }, 'The plugin "test-stages" failed over the inserted stage "late": no luck at asks'],
  [{ at: 'x'.repeat(21) }, 'A stage inserts "late" with a configuration that the stage type "fragile" refuses.'],
] as const) {
  test(`an inserted stage that could never be run is reported at once, and the run stays as it was: ${sentence}`, async (t) => {
    const [{ browser }, log] = await serveInserter(t, config)
    const ann = browser()
    const { body } = await ann.challenge('long')
    t.is((await ann.answer('long', { answer: 'x' })).body.component, 'ak-stage-flow-error')
    const failures = log.lines.filter((line) => line.startsWith('error'))
    t.is(failures.length, 1)
    t.true(failures[0]?.includes(sentence), failures[0])
    t.is((await ann.challenge('long')).body.component, body.component)
  })
}

test('a run with an inserted stage that its plugin can no longer prepare begins again, and the log says why', async (t) => {
  let tired = false
  const [{ browser }, log] = await serveInserter(t, { at: 'asks' }, () => tired)
  const ann = browser()
  await ann.challenge('long')
  t.is((await ann.answer('long', { answer: 'x' })).body.component, 'test-stage-question')
  tired = true
  const { status, body } = await ann.challenge('long')
  t.is(status, 200)
  t.is(body.component, 'test-stage-inserts')
  const failure = log.lines.find((line) => line.startsWith('error')) ?? ''
  t.true(failure.includes('so the run begins again'), failure)
  t.true(failure.includes('The plugin "test-stages" failed over the inserted stage "late": no luck at asks'), failure)
})
