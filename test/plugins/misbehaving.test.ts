import {
  contextKey,
  definePlugin,
  defineStage,
  pass,
  retry,
  type FlowDocument,
  type Hooks,
  type Json,
  type Outcome,
  type StageType,
} from '@sallyport/core'
import type { Browser, BrowserAnswer } from '@sallyport/testing'
import { serve, type Served } from '@sallyport/testing/server'
import { challengeOfStep } from '../support/challenge-of-step.ts'
import test, { type ExecutionContext } from 'ava'
import Type from 'typebox'
import { recordingLog, type RecordingLog } from '../support/recording-log.ts'

const anything = contextKey('acme_anything', Type.Unsafe<Json>(Type.Unknown()))
const Answer = Type.Object({ answer: Type.String({ maxLength: 10 }) })
const Shown = Type.Object({ value: Type.Unknown(), count: Type.Integer() })

/** A value that holds itself. */
function circular(): never {
  const value: { self?: unknown } = {}
  value.self = value
  // No JSON, whatever its type says.
  return value as never
}

const never = (): Promise<never> => new Promise(() => undefined)

/** What a plugin without types may do in a stage. */
interface Parts {
  present(): unknown
  enter(): unknown
  submit(visit: Parameters<Extract<StageType, { component: string }>['submit']>[0]): unknown
}

const GOOD: Parts = { present: () => ({ value: 1, count: 1 }), enter: () => undefined, submit: () => pass() }

interface Misbehaving extends Served {
  readonly log: RecordingLog
  /** Does something wrong from now on, or nothing any more. */
  go(wrong?: Partial<Parts>): void
}

/** A server with a plugin that does nothing wrong until the test says so, and a flow with two stages of it. */
async function serveAcme(
  t: ExecutionContext,
  { seconds, tap = () => {} }: { seconds?: number; tap?: (hooks: Hooks) => void } = {},
): Promise<Misbehaving> {
  let parts = GOOD
  const stage = (type: string): StageType =>
    defineStage({
      type,
      version: 1,
      component: `acme-${type}`,
      config: Type.Object({}),
      challenge: Shown,
      response: Answer,
      writes: [anything],
      present: () => (type === 'wild' ? parts : GOOD).present() as { value: unknown; count: number },
      ...(type === 'wild' ? { enter: () => parts.enter() as undefined } : {}),
      submit: (visit) => (type === 'wild' ? parts : GOOD).submit(visit as never) as Outcome,
    })
  const plugin = definePlugin({
    name: 'acme',
    version: '1.0.0',
    capabilities: { hooks: ['plan', 'challenge', 'response', 'flowStarted', 'stageCompleted', 'flowCompleted'] },
    apply({ hooks }) {
      hooks.stages.tap('acme', (stages) => ['calm', 'wild'].forEach((type) => stages.add(stage(type))))
      tap(hooks)
    },
  })
  const flow: FlowDocument = {
    slug: 'tested',
    designation: 'authorization',
    stages: ['calm', 'wild'].map((type) => ({ stage: type })),
  }
  const log = recordingLog()
  const limits = seconds === undefined ? {} : { requestTime: seconds }
  const served = await serve(t, { plugins: [plugin], flows: [flow], log, limits })
  return { ...served, log, go: (wrong = {}) => void (parts = { ...GOOD, ...wrong }) }
}

/** A browser whose run is at the stage that misbehaves. */
async function arrived({ browser }: Served): Promise<Browser> {
  const ann = browser()
  await ann.challenge('tested')
  await ann.answer('tested', { answer: 'x' })
  return ann
}

/** The person sees a crash and nothing of its cause; the log and an audit event name plugin and place. */
async function assertNamed(
  t: ExecutionContext,
  served: Misbehaving,
  crash: BrowserAnswer,
  { place, reason }: { readonly place: string; readonly reason: string },
): Promise<void> {
  t.is(crash.status, 500)
  t.is(crash.body.component, 'ak-stage-flow-error')
  t.is(crash.body.error, undefined)
  const sentence = `The plugin "acme" failed in ${place}: ${reason}.`
  const line = served.log.written.find((written) => written.includes(JSON.stringify(sentence).slice(1, -1)))
  t.truthy(line, `${sentence} is not in ${served.log.written.join('\n')}`)
  const sql = "select details from sallyport_audit_event where action = 'system_exception' and request_id = $1"
  const { rows } = await served.storage.pool.query(sql, [crash.body.request_id])
  t.is(rows.length, 1)
  t.like(rows[0]?.details, { plugin: 'acme', place })
}

/** Once the plugin behaves again, the same answer goes on from where the run was. */
async function assertSound(t: ExecutionContext, served: Misbehaving, ann: Browser): Promise<void> {
  served.go()
  t.is((await ann.challenge('tested')).body.component, 'acme-wild')
  t.is((await ann.answer('tested', { answer: 'x' })).body.component, 'xak-flow-redirect')
}

const throws = (): never => {
  throw new Error('no luck')
}
const PRESENT = '"present" of the stage "tested-wild"'
const ENTER = '"enter" of the stage "tested-wild"'
const SUBMIT = '"submit" of the stage "tested-wild"'
const OUTCOME = 'the outcome of the stage "tested-wild"'

const inSubmit: readonly [title: string, submit: Parts['submit'], place: string, reason: string][] = [
  ['throws', throws, SUBMIT, 'no luck'],
  ['rejects', async () => throws(), SUBMIT, 'no luck'],
  [
    'throws something that is no error',
    () => {
      throw 'no luck' // oxlint-disable-line no-throw-literal
    },
    SUBMIT,
    'no luck',
  ],
  ['gives nothing', () => undefined, SUBMIT, 'it returns no outcome'],
  [
    'gives an outcome that this core does not know',
    () => ({ kind: 'teleport' }),
    SUBMIT,
    'it returns the outcome "teleport", which this version of @sallyport/core does not know',
  ],
  [
    'gives an outcome of another shape',
    () => ({ kind: 'pass', proves: 'password' }),
    SUBMIT,
    'it returns the outcome "pass" with "proves" that this version of @sallyport/core cannot read',
  ],
  [
    'gives errors of another shape',
    () => ({ kind: 'retry', errors: { answer: ['wrong'] } }),
    SUBMIT,
    'it returns the outcome "retry" with "errors" that this version of @sallyport/core cannot read',
  ],
  [
    'retries with a text for an error',
    () => retry({ answer: 'wrong' as never }),
    SUBMIT,
    'retry() takes errors made by visit.error() or invalid(), also for "answer"',
  ],
  [
    'inserts a stage with a circular configuration',
    () => ({ kind: 'insert', stages: [{ type: 'calm', config: circular() }], position: 'after' }),
    SUBMIT,
    'it returns the outcome "insert" with parts that this version of @sallyport/core cannot read',
  ],
  [
    'inserts a stage type that is not installed',
    () => ({ kind: 'insert', stages: [{ type: 'nothing' }], position: 'after' }),
    OUTCOME,
    'A stage inserts the stage type "nothing", which no plugin registers',
  ],
  [
    'proves what it does not declare',
    () => pass({ proves: ['password'] }),
    OUTCOME,
    'The stage type "wild" proves "password", which it does not declare',
  ],
  [
    'writes a circular context',
    ({ context }) => {
      context.set(anything, circular())
      return pass()
    },
    SUBMIT,
    'The context key "acme_anything" takes only JSON, nothing circular or deep',
  ],
  [
    'writes a context that JSON cannot hold',
    ({ context }) => {
      context.set(anything, new Date() as never)
      return pass()
    },
    SUBMIT,
    'The context key "acme_anything" takes only JSON, nothing circular or deep',
  ],
  [
    'adds an event with circular details',
    ({ events }) => {
      events.add('acme_event', circular())
      return pass()
    },
    SUBMIT,
    'The details of the event "acme_event" are no JSON',
  ],
]

for (const [title, submit, place, reason] of inSubmit) {
  test.serial(`a stage that ${title} is named, and the run is as it was`, async (t) => {
    const served = await serveAcme(t)
    const ann = await arrived(served)
    served.go({ submit })
    await assertNamed(t, served, await ann.answer('tested', { answer: 'x' }), { place, reason })
    await assertSound(t, served, ann)
  })
}

const inPresent: readonly [title: string, present: Parts['present'], reason: string][] = [
  ['throws in present', throws, 'no luck'],
  ['presents nothing', () => undefined, 'present() must return an object'],
  [
    'presents a wrong challenge',
    () => ({ value: 1, count: 'one' }),
    'it returns a challenge that does not fit its schema: "/count" must be integer',
  ],
  ['presents a circular challenge', () => ({ value: circular(), count: 1 }), 'its challenge is no JSON'],
]

for (const [title, present, reason] of inPresent) {
  test.serial(`a stage that ${title} is named on arrival and on every reload, and the run stays sound`, async (t) => {
    const served = await serveAcme(t)
    const ann = served.browser()
    await ann.challenge('tested')
    served.go({ present })
    await assertNamed(t, served, await ann.answer('tested', { answer: 'x' }), { place: PRESENT, reason })
    t.is((await ann.challenge('tested')).body.component, 'acme-calm')
    served.go()
    await ann.answer('tested', { answer: 'x' })
    served.go({ present })
    await assertNamed(t, served, await ann.challenge('tested'), { place: PRESENT, reason })
    await assertSound(t, served, ann)
  })
}

test.serial('a stage that gives a wrong outcome in enter is named, and the run is where it was', async (t) => {
  const served = await serveAcme(t)
  const ann = served.browser()
  await ann.challenge('tested')
  served.go({ enter: () => ({ kind: 'teleport' }) })
  const reason = 'it returns the outcome "teleport", which this version of @sallyport/core does not know'
  await assertNamed(t, served, await ann.answer('tested', { answer: 'x' }), { place: ENTER, reason })
  served.go()
  t.is((await ann.challenge('tested')).body.component, 'acme-calm')
})

const neverEnding: readonly [method: keyof Parts, place: string][] = [
  ['present', PRESENT],
  ['enter', ENTER],
  ['submit', SUBMIT],
]

const OUT_OF_TIME = 'it did not end within the 0.2 s that a request may take'

for (const [method, place] of neverEnding) {
  test.serial(`a stage whose ${method} never ends is given up, and the run goes on without it`, async (t) => {
    const served = await serveAcme(t, { seconds: 0.2 })
    const ann = await (method === 'submit' ? arrived(served) : served.browser())
    if (method !== 'submit') await ann.challenge('tested')
    served.go({ [method]: never })
    const crash = await ann.answer('tested', { answer: 'x' })
    t.is(crash.body.code, 'plugin_timed_out')
    await assertNamed(t, served, crash, { place, reason: OUT_OF_TIME })
    served.go()
    if (method !== 'submit') await ann.answer('tested', { answer: 'x' })
    await assertSound(t, served, ann)
  })
}

test.serial('what a stage returns after its time is ignored, and its signal was aborted', async (t) => {
  const served = await serveAcme(t, { seconds: 0.2 })
  const ann = await arrived(served)
  const late = Promise.withResolvers<Outcome>()
  let signal: AbortSignal | undefined
  served.go({
    submit: async (visit) => {
      ;({ signal } = visit)
      const outcome = await late.promise
      visit.context.set(anything, 'late')
      return outcome
    },
  })
  const { step } = (await ann.challenge('tested')).body
  t.is((await ann.answer('tested', { answer: 'x' })).body.code, 'plugin_timed_out')
  t.true(signal?.aborted)
  t.is(signal?.reason.name, 'TimeoutError')
  late.resolve(pass())
  await late.promise
  t.is(challengeOfStep((await ann.challenge('tested')).body.step), challengeOfStep(step))
  await assertSound(t, served, ann)
})

type Tap = 'plan' | 'challenge' | 'response'

const inTaps: readonly [title: string, hook: Tap, run: () => unknown, reason: string][] = [
  ['throws in a tap of plan', 'plan', throws, 'no luck'],
  ['throws in a tap of challenge', 'challenge', throws, 'no luck'],
  ['throws in a tap of response', 'response', throws, 'no luck'],
  ['never ends in a tap of plan', 'plan', never, OUT_OF_TIME],
  ['never ends in a tap of challenge', 'challenge', never, OUT_OF_TIME],
  ['never ends in a tap of response', 'response', never, OUT_OF_TIME],
  ['gives no plan', 'plan', () => 5, 'it returns something that is no plan'],
  [
    'plans a stage that is not there',
    'plan',
    () => [{ binding: 'nothing', marker: 'keep' }],
    'it puts a stage into the plan that fits no plugin',
  ],
  ['gives no challenge', 'challenge', () => null, 'it returns something that is no challenge'],
  ['gives a circular challenge', 'challenge', () => ({ self: circular() }), 'it returns a challenge that is no JSON'],
  ['lets a response pass', 'response', () => pass(), 'it may only retry or deny'],
  [
    'gives an unknown verdict',
    'response',
    () => ({ kind: 'teleport' }),
    'it returns the outcome "teleport", which this version of @sallyport/core does not know',
  ],
]

for (const [title, name, run, reason] of inTaps) {
  test.serial(`a plugin that ${title} is named, and the run is as it was`, async (t) => {
    let wrong = false
    const served = await serveAcme(t, {
      seconds: 0.2,
      tap: (hooks) =>
        // Each hook has values of its own; this plugin cares for none of them.
        (hooks[name] as Hooks['response']).tapPromise('acme', async () => (wrong ? run() : undefined) as undefined),
    })
    const ann = served.browser()
    await ann.challenge('tested')
    wrong = true
    const crash = await ann.answer('tested', { answer: 'x' })
    await assertNamed(t, served, crash, { place: `its tap of the hook "${name}"`, reason })
    wrong = false
    await ann.answer('tested', { answer: 'x' })
    await assertSound(t, served, ann)
  })
}

test.serial(
  'a tap that calls back, and one that gives a promise where none is waited for, are named too',
  async (t) => {
    let wrong: 'callback' | 'promise' | undefined
    const served = await serveAcme(t, {
      tap(hooks) {
        hooks.response.tapAsync('acme', (_response, _visit, done) =>
          done(wrong === 'callback' ? new Error('no luck') : null),
        )
        hooks.challenge.tap('acme', (() => (wrong === 'promise' ? never() : undefined)) as () => never)
      },
    })
    const ann = await arrived(served)
    wrong = 'callback'
    const place = 'its tap of the hook "response"'
    await assertNamed(t, served, await ann.answer('tested', { answer: 'x' }), { place, reason: 'no luck' })
    wrong = 'promise'
    const reason = 'it returns a promise, which needs "tapPromise"'
    await assertNamed(t, served, await ann.challenge('tested'), { place: 'its tap of the hook "challenge"', reason })
    wrong = undefined
    await assertSound(t, served, ann)
  },
)

test.serial('taps of events that throw or never end do no harm, and are reported with plugin and hook', async (t) => {
  const told: string[] = []
  const served = await serveAcme(t, {
    seconds: 0.2,
    tap(hooks) {
      hooks.flowStarted.tapPromise('acme', never)
      hooks.flowStarted.tapPromise('acme', async () => void told.push('flowStarted'))
      hooks.stageCompleted.tapPromise('acme', async () => throws())
      hooks.flowCompleted.tapAsync('acme', () => undefined)
      hooks.flowCompleted.tap('acme', () => void told.push('flowCompleted'))
    },
  })
  const ann = await arrived(served)
  t.is((await ann.answer('tested', { answer: 'x' })).body.component, 'xak-flow-redirect')
  t.deepEqual(told, ['flowStarted', 'flowCompleted'])
  const lines = served.log.lines.filter((line) => line.startsWith('error A tap of an event failed.')).join('\n')
  for (const [hook, reason] of [
    ['flowStarted', OUT_OF_TIME],
    ['stageCompleted', 'no luck'],
    ['flowCompleted', OUT_OF_TIME],
  ]) {
    t.true(lines.includes(`The plugin "acme" failed in its tap of the hook "${hook}": ${reason}.`), hook)
  }
})
