import type { Browser, BrowserAnswer } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import fc from 'fast-check'
import { CONFIRM, LOGIN, LOGOUT } from './tabs.ts'

type Name = 'ann' | 'admin'
type Flow = typeof LOGIN | 'confirm'

type Command =
  | { readonly kind: 'get' | 'login' | 'logout'; readonly tab: number; readonly flow: Flow; readonly name: Name }
  | {
      readonly kind: 'post' | 'bare' | 'old'
      readonly tab: number
      readonly flow: Flow
      readonly name: Name
      readonly right: boolean
      readonly age: number
    }

const common = {
  tab: fc.nat({ max: 1 }),
  flow: fc.constantFrom<Flow[]>(LOGIN, 'confirm'),
  name: fc.constantFrom<Name[]>('ann', 'admin'),
}
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('get' as const), ...common }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('post' as const, 'post' as const, 'post' as const, 'bare' as const, 'old' as const),
      right: fc.boolean(),
      age: fc.nat({ max: 4 }),
      ...common,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('login' as const, 'logout' as const), ...common }) },
)

/** One browser with two tabs, and what may be true of it after all that it has received. */
class World {
  readonly #browser: Browser
  readonly #shown = new Map<string, BrowserAnswer>()
  readonly #steps = new Map<string, string[]>()
  /** The name that each flow's present run was given. */
  readonly #typed = new Map<string, Name>()
  #person: string | undefined

  constructor(browser: Browser) {
    this.#browser = browser
  }

  async run(one: Command): Promise<void> {
    switch (one.kind) {
      case 'get':
        return this.#see(one, await this.#browser.challenge(one.flow), undefined)
      case 'login': {
        const steps = { ...one, kind: 'post', right: true, age: 0, flow: LOGIN } as const
        await this.run({ ...one, kind: 'get', flow: LOGIN })
        for (let step = 0; step < 3; step += 1) await this.run(steps)
        return undefined
      }
      case 'logout': {
        const gate = await this.#browser.challenge(LOGOUT)
        const out = await this.#browser.answer(LOGOUT, {}, { step: gate.body.step })
        if (out.body.component !== 'xak-flow-redirect') throw new Error(`The logout shows ${out.text}`)
        return this.#isThere(undefined)
      }
      default:
        return this.#post(one)
    }
  }

  async #post(one: Extract<Command, { age: number }>): Promise<void> {
    const key = `${one.tab} ${one.flow}`
    const shown = this.#shown.get(key)
    const old = this.#steps.get(key)?.at(-1 - one.age)
    const step = one.kind === 'bare' ? undefined : one.kind === 'old' ? old : shown?.body.step
    const fields = this.#fieldsFor(shown?.body.component, one)
    const answer = await this.#browser.answer(one.flow, fields, { step: step ?? false })
    return this.#see(one, answer, fields)
  }

  #fieldsFor(
    component: unknown,
    { name, right }: { name: Name; right: boolean },
  ): { uid_field?: Name; password?: string } {
    if (component === 'ak-stage-password') return { password: right ? 'correct horse' : 'wrong' }
    return component === 'ak-stage-dummy' ? {} : { uid_field: name }
  }

  async #see(
    { tab, flow }: Command,
    answer: BrowserAnswer,
    fields: { uid_field?: Name; password?: string } | undefined,
  ): Promise<void> {
    const key = `${tab} ${flow}`
    const { status, body, text } = answer
    if (status !== 200 && status !== 409) throw new Error(`The answer is ${status}: ${text}`)
    this.#shown.set(key, answer)
    if (typeof body.step === 'string') this.#steps.set(key, [...(this.#steps.get(key) ?? []), body.step])
    const passed = status === 200 && fields !== undefined
    if (passed && fields.uid_field !== undefined && body.component === this.#second(flow)) {
      // A repeat shows the name that was given first; the answer to an old step is not 200.
      if (body.pending_user === undefined || body.pending_user === fields.uid_field)
        this.#typed.set(flow, fields.uid_field)
    }
    const person: unknown = body.pending_user
    if (person !== undefined && person !== '' && person !== this.#typed.get(flow)) {
      throw new Error(`The flow ${flow} shows ${String(person)}, and ${this.#typed.get(flow)} was typed.`)
    }
    const isDone = passed && fields.password === 'correct horse' && body.component === 'xak-flow-redirect'
    await this.#isThere(isDone ? this.#typed.get(flow) : this.#person, isDone ? this.#person : undefined)
  }

  #second(flow: Flow): string {
    return flow === LOGIN ? 'ak-stage-password' : 'ak-stage-dummy'
  }

  /** @param previous who may be there as well, since a repeat of a login logs in nobody new */
  async #isThere(expected: string | undefined, previous = expected): Promise<void> {
    const { body } = await this.#browser.get('/api/v3/core/users/me/')
    const person: string | undefined = body.user?.username
    if (person !== expected && person !== previous) throw new Error(`${person} is there instead of ${expected}.`)
    this.#person = person
  }
}

test('whatever two tabs do in two flows, nobody sees or becomes a person that was not typed there, and nothing breaks', async (t) => {
  const { browser } = await serve(t, {
    flows: [CONFIRM],
    limits: { attemptsPerAccount: 1_000_000, attemptsPerDay: 1_000_000 },
  })
  const property = fc.asyncProperty(fc.array(command, { minLength: 8, maxLength: 30 }), async (commands) => {
    const world = new World(browser())
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    for (const one of commands) await world.run(one)
  })
  await fc.assert(property, { seed: 20_261_124, numRuns: 40 })
  t.pass()
})
