import { setTimeout as sleep } from 'node:timers/promises'
import { contextKey, definePlugin, definePolicy, defineStage, pass, type FlowDocument } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'

type PolicyEntry = NonNullable<FlowDocument['policies']>[number]
type StageEntry = FlowDocument['stages'][number]

const expression = (text: string, more: Partial<PolicyEntry> = {}): PolicyEntry => ({
  policy: 'expression',
  config: { expression: text },
  ...more,
})
const yes = expression('true')
const no = expression('false')
const fails = expression('context.redirect.x == 1')

/** A flow of one dummy stage with these policies. */
const staged = (slug: string, policies: PolicyEntry[], more: Partial<StageEntry> = {}): FlowDocument => ({
  slug,
  designation: 'authorization',
  stages: [{ stage: 'dummy', name: slug, policies, ...more }],
})

/** A flow that is itself under these policies. */
const guarded = (slug: string, policies: PolicyEntry[], more: Partial<FlowDocument> = {}): FlowDocument => ({
  slug,
  designation: 'authentication',
  deniedAction: 'message',
  policies,
  stages: [{ stage: 'dummy', name: slug }],
  ...more,
})

const STAYS = 'ak-stage-dummy'
const DROPPED = 'xak-flow-redirect'
const DENIED = 'ak-stage-access-denied'

const outcomes: readonly [title: string, flow: FlowDocument, component: string][] = [
  ['a stage whose policy passes stays', staged('passes', [yes]), STAYS],
  ['a stage whose policy refuses is dropped on arrival', staged('refuses', [no]), DROPPED],
  [
    'it is left out while planning',
    staged('on-plan', [no], { evaluateOnPlan: true, reEvaluatePolicies: false }),
    DROPPED,
  ],
  ['in the mode any, one that passes is enough', staged('any', [no, yes]), STAYS],
  ['in the mode all, one that refuses is enough', staged('all', [no, yes], { policyEngineMode: 'all' }), DROPPED],
  ['negate turns an answer round', staged('negated', [{ ...no, negate: true }]), STAYS],
  ['negate does not turn an error round', staged('negated-error', [{ ...fails, negate: true }]), DROPPED],
  ['failureResult is what an error counts as', staged('fails-open', [{ ...fails, failureResult: true }]), STAYS],
  ['an error counts as no by default', staged('fails', [fails]), DROPPED],
  ['a policy that is switched off is not asked', staged('disabled', [{ ...no, enabled: false }]), STAYS],
  ['an anonymous visitor is in no group', staged('in-group', [{ group: 'staff' }]), DROPPED],
  ['the user passes a negated group', staged('not-in-group', [{ group: 'staff', negate: true }]), STAYS],
  ['the user passes a negated user', staged('not-user', [{ user: 'ann', negate: true }]), STAYS],
  ['a flow whose policy passes applies', guarded('applies', [yes]), STAYS],
  ['a flow whose policy refuses does not', guarded('denied', [no]), DENIED],
]

test('stages and flows go by their policies', async (t) => {
  const { browser } = await serve(t, { flows: outcomes.map(([, flow]) => flow) })
  for (const [title, { slug }, component] of outcomes) {
    t.is((await browser().challenge(slug)).body.component, component, title)
  }
})

test('a refused flow says why, in the order of its bindings, else that it does not apply', async (t) => {
  const say = (text: string, order: number): PolicyEntry => expression(`!message("${text}")`, { order })
  const { browser } = await serve(t, {
    flows: [
      guarded('told', [say('third', 3), say('first', 1), say('second', 2)]),
      guarded('untold', [no]),
      guarded('allowed', [expression('allow(is_sso, "Come in by the company.")')]),
    ],
  })
  const message = async (slug: string) => (await browser().challenge(slug)).body.error_message
  t.is(await message('told'), 'first\nsecond\nthird')
  t.is(await message('untold'), 'Flow does not apply to current user.')
  t.is(await message('allowed'), 'Come in by the company.')
})

test('groups, child groups and people are asked about the flow’s user', async (t) => {
  const about = (slug: string, entry: PolicyEntry): FlowDocument => ({
    slug,
    designation: 'authentication',
    stages: [
      { stage: 'identification', name: `${slug}-who` },
      { stage: 'dummy', name: slug, policies: [entry] },
    ],
  })
  const { browser, storage } = await serve(t, {
    flows: [
      about('group', { group: 'staff' }),
      about('not-group', { group: 'staff', negate: true }),
      about('member', expression('is_member(request.user, "staff") && is_member(context.pending_user, "night-shift")')),
      about('user', { user: 'ANN' }),
      about('named', expression('context.pending_user.username == "ann" && request.user.pk != ""')),
      about('decoy', expression('request.user.username == "nobody" && request.user.groups == []')),
    ],
  })
  await storage.users.createGroup('staff')
  await storage.users.createGroup('night-shift', { parent: 'staff' })
  const ann = await storage.users.find('ann', { fields: ['username'] })
  await storage.users.addToGroup(ann?.pk ?? '', 'night-shift')
  const shown = async (slug: string, name: string) => {
    const visitor = browser()
    await visitor.challenge(slug)
    return (await visitor.answer(slug, { uid_field: name })).body.component === STAYS
  }
  const all = async (slug: string) => Promise.all(['ann', 'admin', 'nobody'].map((name) => shown(slug, name)))
  t.deepEqual(await all('group'), [true, false, false])
  t.deepEqual(await all('not-group'), [false, true, true])
  t.deepEqual(await all('member'), [true, false, false])
  t.deepEqual(await all('user'), [true, false, false])
  t.deepEqual(await all('named'), [true, false, false])
  t.deepEqual(await all('decoy'), [false, false, true])
})

test('a policy is asked while planning and again on arrival', async (t) => {
  const signIn = (slug: string, more: Partial<StageEntry>): FlowDocument => ({
    slug,
    designation: 'authorization',
    stages: [
      { stage: 'identification', name: `${slug}-who` },
      { stage: 'dummy', name: slug, policies: [expression('context.pending_user == null')], ...more },
    ],
  })
  const { browser } = await serve(t, {
    flows: [
      signIn('planned', { evaluateOnPlan: true, reEvaluatePolicies: false }),
      signIn('again', { evaluateOnPlan: true, reEvaluatePolicies: true }),
    ],
  })
  for (const [slug, component] of [
    ['planned', STAYS],
    ['again', DROPPED],
  ] as const) {
    const visitor = browser()
    await visitor.challenge(slug)
    t.is((await visitor.answer(slug, { uid_field: 'ann' })).body.component, component)
  }
})

test('a stage that may prove the person is kept when its policy fails by error, while planning and on arrival', async (t) => {
  const signIn = (slug: string, policy: PolicyEntry, more: Partial<StageEntry> = {}): FlowDocument => ({
    slug,
    designation: 'authentication',
    stages: [
      { stage: 'identification', name: `${slug}-who` },
      { stage: 'password', name: slug, policies: [policy], ...more },
    ],
  })
  const onPlan = { evaluateOnPlan: true, reEvaluatePolicies: false }
  const kept = [
    signIn('proves-plan', { ...fails, failureResult: false }, onPlan),
    signIn('proves-arrival', { ...fails, failureResult: false }),
    signIn('proves-both', { ...fails, negate: true }, { evaluateOnPlan: true }),
  ]
  const refused = [signIn('refused-plan', no, onPlan), signIn('refused-arrival', no)]
  const { browser } = await serve(t, { flows: [...kept, ...refused] })
  const second = async ({ slug }: FlowDocument): Promise<unknown> => {
    const visitor = browser()
    await visitor.challenge(slug)
    return (await visitor.answer(slug, { uid_field: 'ann' })).body.component
  }
  for (const flow of kept) t.is(await second(flow), 'ak-stage-password', flow.slug)
  for (const flow of refused) t.is(await second(flow), DROPPED, flow.slug)
})

test('an error concerns its run alone and leaves an event, an execution leaves one where it is wanted', async (t) => {
  const sometimes = expression('request.query.code == "1" && message("well")', {
    name: 'sometimes',
    executionLogging: true,
  })
  const { browser, storage } = await serve(t, { flows: [staged('sometimes', [sometimes])] })
  const query = 'code=1'
  const [bad, good] = await Promise.all([browser().challenge('sometimes'), browser().challenge('sometimes', { query })])
  t.is(bad?.body.component, DROPPED)
  t.is(good?.body.component, STAYS)
  const events = (await storage.events.list()).filter(({ action }) => action.startsWith('policy_'))
  const found = (action: string) => events.filter((event) => event.action === action).map(({ details }) => details)
  t.like(found('policy_exception')[0], { policy: 'sometimes', error: 'The expression failed: No such key: code.' })
  t.like(found('policy_execution')[0], { policy: 'sometimes', passing: true, messages: ['well'] })
})

test('a policy that does not answer in time has failed by error, and its signal is aborted', async (t) => {
  let aborted = false
  const slow = definePolicy({
    type: 'acme_slow',
    version: 1,
    config: Type.Object({}),
    async evaluate({ signal }) {
      await sleep(30_000, undefined, { signal }).catch(() => {
        aborted = signal.aborted
      })
      return { passing: true }
    },
  })
  const acme = definePlugin({
    name: 'acme',
    version: '1.0.0',
    apply: ({ hooks }) => hooks.policies.tap('acme', (policies) => policies.add(slow)),
  })
  const late: PolicyEntry = { policy: 'dummy', config: { result: true, waitMin: 30, waitMax: 30 }, timeout: 1 }
  const { browser, storage } = await serve(t, {
    plugins: [acme],
    flows: [staged('late', [late, { policy: 'acme_slow', timeout: 1 }])],
  })
  const started = performance.now()
  t.is((await browser().challenge('late')).body.component, DROPPED)
  t.true(performance.now() - started < 10_000)
  t.true(aborted)
  const errors = (await storage.events.list()).map(({ details }) => details['error'])
  t.deepEqual(errors, Array(2).fill('The policy did not answer within 1 s.'))
})

test('a secret of the context does not leave in a message', async (t) => {
  const secret = contextKey('acme_secret', Type.String({ maxLength: 100 }))
  const said = contextKey('acme_said', Type.String({ maxLength: 100 }))
  const stage = defineStage({
    type: 'acme_secret',
    version: 1,
    config: Type.Object({}),
    writes: [secret, said],
    act: () => pass(),
  })
  const acme = definePlugin({
    name: 'acme',
    version: '1.0.0',
    apply: ({ hooks }) => hooks.stages.tap('acme', (stages) => stages.add(stage)),
  })
  const { engine } = await serve(t, {
    plugins: [acme],
    flows: [guarded('secret', [expression('allow(false, "It is " + context.acme_said + ".")')])],
  })
  await t.throwsAsync(engine.start('secret', { context: { acme_secret: 'open sesame', acme_said: 'open sesame' } }), {
    message: 'It is ********.',
  })
})
