import { redirect, type FlowDocument } from '@sallyport/core'
import { defaultFlows } from '@sallyport/server'
import { serve, type Served } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import { loggedIn } from '../admin/helper.ts'
import { stagesPlugin } from '../support/plugin.ts'
import { recordingLog } from '../support/recording-log.ts'
import { askStage, question } from '../support/stages.ts'

const LOGIN = 'default-authentication-flow'

/** A login that stands before the one that ships with the server. */
const login = (slug: string): FlowDocument => ({
  slug,
  designation: 'authentication',
  stages: [
    { stage: 'question', name: `${slug}-first` },
    { stage: 'question', name: `${slug}-second` },
  ],
})

const open = (t: ExecutionContext, flows: readonly FlowDocument[] = [login('aaa')]): Promise<Served> =>
  serve(t, { plugins: [stagesPlugin(question)], flows })

/** The files are applied anew, without those of `open`. */
const applyAgain = async ({ engine }: Served, flows: readonly FlowDocument[] = [], prune = false): Promise<void> => {
  const own = flows.map((flow) => ({ flow, source: 'test' }))
  await engine.applyFlows([...defaultFlows(own), ...own], 'files', { prune })
}

const defaultLogin = async ({ browser }: Served): Promise<string | null> =>
  (await browser().get('/flows/-/default/authentication/')).headers.get('location')

test('a flow whose file is gone is no default any more, and the log says how to be rid of it', async (t) => {
  const log = recordingLog()
  const served = await serve(t, { plugins: [stagesPlugin(question)], flows: [login('aaa')], log })
  t.is(await defaultLogin(served), '/if/flow/aaa/')
  await applyAgain(served, [login('bbb')])
  t.is(await defaultLogin(served), '/if/flow/bbb/')
  // A client that has its address can still reach it.
  t.is((await served.browser().challenge('aaa')).body.component, 'test-stage-question')
  t.true(
    log.lines.some((line) =>
      line.startsWith(
        'warn The flow "aaa" has no file any more and can still be reached: "sallyport flows remove aaa" removes it, "sallyport flows disable aaa" switches it off.',
      ),
    ),
  )
})

test('a brand that names a flow without a file leads to it all the same', async (t) => {
  const served = await open(t)
  const brands = { organisation: { brands: [{ default: true, flows: { authentication: 'aaa' } }] }, source: 'test' }
  await served.engine.applyFlows([brands], 'brands')
  await applyAgain(served)
  t.true(served.engine.definitions.isUnmanaged('aaa'))
  t.is(await defaultLogin(served), '/if/flow/aaa/')
  await t.throwsAsync(served.engine.flows.remove('aaa'), {
    code: 'flow_in_use',
    message: 'The flow "aaa" cannot be removed: the brand by default names it.',
  })
})

test('a flow that is disabled says so, its runs too, and they go on when it is enabled again', async (t) => {
  const served = await open(t)
  const { engine, browser } = served
  const visitor = browser()
  await visitor.challenge('aaa')
  const second = await visitor.answer('aaa', { answer: 'x' })
  t.is(second.body.component, 'test-stage-question')
  await engine.flows.disable('aaa')
  t.is(await defaultLogin(served), `/if/flow/${LOGIN}/`)
  for (const answer of [
    await browser().challenge('aaa'),
    await visitor.challenge('aaa'),
    await visitor.answer('aaa', { answer: 'y' }, { step: second.body.step }),
  ]) {
    t.is(answer.status, 200)
    t.is(answer.body.component, 'ak-stage-access-denied')
    t.is(answer.body.code, 'flow_disabled')
    t.is(answer.body.error_message, 'This flow is disabled.')
  }
  const german = await browser().challenge('aaa', { headers: { 'accept-language': 'de' } })
  t.is(german.body.error_message, 'Dieser Ablauf ist abgeschaltet.')
  await t.throwsAsync(engine.start('aaa'), { code: 'flow_disabled' })
  // Applying its file again does not switch it on.
  await applyAgain(served, [login('aaa')])
  t.is((await browser().challenge('aaa')).body.code, 'flow_disabled')
  await engine.flows.enable('aaa')
  const done = await visitor.answer('aaa', { answer: 'y' }, { step: second.body.step })
  t.is(done.body.component, 'xak-flow-redirect')
})

test('a link that was given out before its flow was disabled does nothing', async (t) => {
  const { engine, browser } = await open(t, [{ ...login('invited'), designation: 'enrollment' }])
  const { link } = await engine.start('invited')
  await engine.flows.disable('invited')
  const query = new URL(link).search.slice(1)
  const visitor = browser()
  t.is((await visitor.challenge('invited', { query })).body.code, 'flow_disabled')
  t.is((await visitor.answer('invited', {}, { query })).body.code, 'flow_disabled')
})

test('a flow that leads to a disabled one ends with that reason', async (t) => {
  const leads = askStage('leads', () => redirect({ flow: 'aaa' }))
  const { engine, browser } = await serve(t, {
    plugins: [stagesPlugin(question, leads)],
    flows: [login('aaa'), { slug: 'first', designation: 'authorization', stages: [{ stage: 'leads' }] }],
  })
  await engine.flows.disable('aaa')
  const visitor = browser()
  await visitor.challenge('first')
  t.is((await visitor.answer('first', { answer: 'x' })).body.code, 'flow_disabled')
})

test('a set-up whose flow is disabled is offered to nobody', async (t) => {
  const served = await open(t, [
    { slug: 'set-up', designation: 'stage_configuration', stages: [{ stage: 'question' }] },
    {
      slug: 'configurable',
      designation: 'authorization',
      stages: [{ stage: 'identification' }, { stage: 'password', config: { configureFlow: 'set-up' } }],
    },
  ])
  const ann = await loggedIn(served)
  const bindings = [...(served.engine.definitions.current('configurable')?.bindings.values() ?? [])]
  const path = `/flows/-/configure/${bindings[1]?.stage.pk}/`
  t.is((await ann.get(path)).status, 302)
  await served.engine.flows.disable('set-up')
  t.is((await ann.get(path)).status, 404)
})

test('a flow is removed when no file has it and nothing leads to it; its runs end, and revisions stay for a while', async (t) => {
  const served = await open(t)
  const { engine, storage, browser } = served
  await t.throwsAsync(engine.flows.remove('aaa'), {
    code: 'flow_managed',
    message:
      'The flow "aaa" is one of the flow files or ships with the server: delete its file and apply the others, or disable it.',
  })
  await t.throwsAsync(engine.flows.remove('zzz'), { code: 'unknown_flow', message: 'There is no flow "zzz".' })
  const visitor = browser()
  await visitor.challenge('aaa')
  const { body } = await visitor.answer('aaa', { answer: 'x' })
  await applyAgain(served)
  await engine.flows.remove('aaa')
  for (const answer of [
    await visitor.challenge('aaa'),
    await visitor.answer('aaa', { answer: 'y' }, { step: body.step }),
    await browser().challenge('aaa'),
  ]) {
    t.is(answer.status, 404)
    t.is(answer.body.code, 'flow_not_found')
  }
  t.is((await visitor.visit('/if/flow/aaa/')).status, 404)
  const { rows } = await storage.pool.query("select from sallyport_flow_revision where slug = 'aaa'")
  t.is(rows.length, 1)
})

test('prune removes all flows without a file, or none where something leads to one', async (t) => {
  const leads: FlowDocument = {
    slug: 'leads',
    designation: 'authorization',
    stages: [{ stage: 'redirect', config: { mode: 'flow', targetFlow: 'aaa' } }],
  }
  const served = await open(t, [login('aaa'), login('bbb'), leads])
  const { engine } = served
  await t.throwsAsync(applyAgain(served, [leads], true), { message: /leads to the flow "aaa", which does not exist/ })
  await engine.applyFlows([{ flow: leads, source: 'host' }], 'host')
  await t.throwsAsync(applyAgain(served, [], true), {
    code: 'flow_in_use',
    message: 'The flow "aaa" cannot be removed: the stage "leads-redirect" of the flow "leads" leads to it.',
  })
  await applyAgain(served)
  await t.throwsAsync(engine.flows.prune(), { code: 'flow_in_use' })
  await engine.applyFlows([], 'host')
  const removed = await engine.flows.prune()
  t.deepEqual(removed, ['aaa', 'bbb', 'leads'])
  t.deepEqual(await engine.flows.prune(), [])
})

test('applied with prune, flows go that are not applied any more', async (t) => {
  const served = await open(t, [login('aaa'), login('bbb')])
  await applyAgain(served, [login('bbb')], true)
  t.deepEqual(
    (await served.engine.flows.list()).map(({ slug }) => slug).filter((slug) => !slug.startsWith('default-')),
    ['bbb', 'initial-setup'],
  )
})

test('a flow goes under another name, and its stages go with it', async (t) => {
  const before: FlowDocument = {
    slug: 'aaa',
    designation: 'authentication',
    stages: [{ stage: 'dummy', name: 'greeting', config: {} }],
  }
  const served = await open(t, [before])
  const stages = [{ stage: 'dummy', name: 'greeting', config: { throwError: true } }]
  await applyAgain(served, [{ ...before, slug: 'bbb', stages }])
  t.is(await defaultLogin(served), '/if/flow/bbb/')
  await served.engine.flows.remove('aaa')
  t.is((await served.browser().challenge('aaa')).status, 404)
})
