import test from 'ava'
import {
  planFlow,
  type Judge,
  type PlannableBinding,
  type PolicyGroup,
  type Requirement,
  type Verdict,
} from '../src/index.ts'
import { PASSING } from '../src/policies/verdict.ts'
import { NO_FACTS } from '../src/requirement.ts'

const NONE: PolicyGroup = { mode: 'any', bindings: [] }
/** Groups are distinguished by identity alone: the judge, which is ours, evaluates their contents. */
const group = (): PolicyGroup => ({
  mode: 'any',
  bindings: [
    {
      definition: {
        pk: 'b',
        subject: { kind: 'group', group: 'staff' },
        order: 0,
        enabled: true,
        negate: false,
        timeout: 30,
        failureResult: false,
      },
      evaluate: undefined,
      readsUser: true,
    },
  ],
})

const binding = (pk: string, more: Partial<PlannableBinding> = {}): PlannableBinding => ({
  pk,
  policies: NONE,
  evaluateOnPlan: false,
  reEvaluatePolicies: true,
  keptOnError: false,
  ...more,
})

const failing = (...messages: readonly string[]): Verdict => ({ passing: false, messages, opinions: [] })

/** Says what each group says, and notes in which order they were asked. */
function judging(verdicts: ReadonlyMap<PolicyGroup, Verdict> = new Map()) {
  const asked: { readonly group: PolicyGroup; readonly errorsPass: boolean }[] = []
  const judge: Judge = async (policies, { errorsPass }) => {
    asked.push({ group: policies, errorsPass })
    return verdicts.get(policies) ?? PASSING
  }
  return { judge, asked }
}

const flow = (
  bindings: readonly PlannableBinding[],
  more: { authentication?: Requirement; policies?: PolicyGroup } = {},
) => ({
  authentication: 'none' as const,
  policies: NONE,
  ...more,
  bindings,
})

const markers: readonly (readonly [title: string, more: Partial<PlannableBinding>, marker: 'keep' | 'ask'])[] = [
  ['without policies', {}, 'keep'],
  ['with policies', { policies: group() }, 'ask'],
  ['with policies that are asked on the plan as well', { policies: group(), evaluateOnPlan: true }, 'ask'],
  ['with policies that are not asked again', { policies: group(), reEvaluatePolicies: false }, 'keep'],
]

for (const [title, more, marker] of markers) {
  test(`a stage ${title} is planned to ${marker}`, async (t) => {
    const planned = await planFlow(flow([binding('a', more)]), NO_FACTS, judging().judge)
    t.deepEqual(planned, { applies: true, plan: [{ binding: 'a', marker }], leftOut: [] })
  })
}

test('a requirement that is not met refuses before any policy is asked', async (t) => {
  const { judge, asked } = judging()
  const planned = await planFlow(flow([], { authentication: 'require_superuser', policies: group() }), NO_FACTS, judge)
  t.like(planned, { applies: false, refusal: { code: 'requirement_not_met' } })
  t.deepEqual(asked, [])
})

test('policies of the flow refuse with their messages, and no stage is asked', async (t) => {
  const own = group()
  const { judge, asked } = judging(new Map([[own, failing('Closed.', 'Come back later.')]]))
  const stage = binding('a', { policies: group(), evaluateOnPlan: true })
  const planned = await planFlow(flow([stage], { policies: own }), NO_FACTS, judge)
  t.deepEqual(planned, {
    applies: false,
    refusal: { code: 'policy_denied', messages: ['Closed.', 'Come back later.'] },
  })
  t.deepEqual(asked, [{ group: own, errorsPass: false }])
})

test('a stage whose policies refuse it on the plan is left out, with the verdict; the order stays', async (t) => {
  const refused = group()
  const verdict = failing('Not for you.')
  const { judge } = judging(new Map([[refused, verdict]]))
  const stages = [
    binding('a'),
    binding('b', { policies: refused, evaluateOnPlan: true }),
    // Asked on arrival, not now.
    binding('c', { policies: refused }),
  ]
  t.deepEqual(await planFlow(flow(stages), NO_FACTS, judge), {
    applies: true,
    plan: [
      { binding: 'a', marker: 'keep' },
      { binding: 'c', marker: 'ask' },
    ],
    leftOut: [{ binding: 'b', verdict }],
  })
})

test('an error of a policy must not remove a stage that proves or denies', async (t) => {
  const [kept, droppable] = [group(), group()]
  const { judge, asked } = judging()
  const stages = [
    binding('a', { policies: kept, evaluateOnPlan: true, keptOnError: true }),
    binding('b', { policies: droppable, evaluateOnPlan: true }),
  ]
  await planFlow(flow(stages), NO_FACTS, judge)
  t.deepEqual(asked.slice(1), [
    { group: kept, errorsPass: true },
    { group: droppable, errorsPass: false },
  ])
})
