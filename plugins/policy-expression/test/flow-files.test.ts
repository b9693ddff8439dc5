import type { FlowDocument } from '@sallyport/core'
import { compileFlows } from '@sallyport/core/adapter'
import { serve } from '@sallyport/testing/server'
import test from 'ava'

type Entry = Readonly<Record<string, unknown>>

function flowOf(policies: readonly Entry[], others: readonly Entry[] = []): object {
  return {
    slug: 'x',
    designation: 'authentication',
    stages: [
      { stage: 'dummy', policies },
      { stage: 'dummy', name: 'other', policies: others },
    ],
  }
}

const expression = (text: string, more: Entry = {}): Entry => ({
  policy: 'expression',
  config: { expression: text },
  ...more,
})

const at = (path: string): string => String.raw`^x\.yaml: flows\.x\.stages\[0\]\.policies\[0\]${path} `

const cases: readonly [title: string, flow: object, message: RegExp][] = [
  [
    'an expression of 1 MiB',
    flowOf([expression(`true${' '.repeat(1_048_576)}`)]),
    new RegExp(`${at(String.raw`\.config\.expression`)}must not have more than 16384 characters\\.$`),
  ],
  [
    'an expression with a mistake',
    flowOf([expression('is_sso &&\n  context.foo == 1')]),
    new RegExp(`${at(String.raw`\.config\.expression`)}is wrong at 2:11: no plugin declares the context key "foo"\\.$`),
  ],
  ['a policy without an expression', flowOf([{ policy: 'expression' }]), new RegExp(at(String.raw`\.config`))],
  [
    'an unknown setting',
    flowOf([{ policy: 'expression', config: { expression: 'true', code: '' } }]),
    new RegExp(
      `${at(String.raw`\.config\.code`)}is no setting of the policy type "expression"; there is expression\\.$`,
    ),
  ],
  [
    'an unknown key of a binding',
    flowOf([expression('true', { weight: 1 })]),
    new RegExp(`${at(String.raw`\.weight`)}is no key that is known here; there are policy, .*\\.$`),
  ],
  [
    'an unknown policy type',
    flowOf([{ policy: 'python' }]),
    new RegExp(`${at('')}names the policy type "python", which no plugin registers\\.$`),
  ],
  [
    'one policy name with two contents',
    flowOf([expression('true', { name: 'p' })], [expression('false', { name: 'p' })]),
    /^x\.yaml: flows\.x\.stages\[1\]\.policies\[0\] gives the policy "p" another content than flows\.x\.stages\[0\]\.policies\[0\] does: give it a name of its own\.$/,
  ],
  [
    'the same policy twice at one place',
    flowOf([expression('true', { name: 'p' }), { policy: 'expression', name: 'p' }]),
    /^x\.yaml: flows\.x\.stages\[0\]\.policies\[1\] binds the policy "p" here a second time\.$/,
  ],
  [
    'a binding of nothing',
    flowOf([{ order: 1 }]),
    new RegExp(`${at('')}must name exactly one of "policy", "group" and`),
  ],
  [
    'a timeout beyond that of a request',
    flowOf([expression('true', { timeout: 31 })]),
    new RegExp(at(String.raw`\.timeout`)),
  ],
]

test('a bad flow is refused with file and path', async (t) => {
  const { engine } = await serve(t)
  for (const [title, flow, message] of cases) {
    // Whatever a file may say.
    const sources = [{ flow: flow as FlowDocument, source: 'x.yaml' }]
    t.throws(() => compileFlows(sources, engine.registry), { message }, title)
  }
})

test('a known name without a configuration is a reference', async (t) => {
  const { engine } = await serve(t)
  const flow = flowOf([expression('is_sso', { name: 'p' })], [{ policy: 'expression', name: 'p', negate: true }])
  const [compiled] = compileFlows([{ flow: flow as FlowDocument, source: 'x.yaml' }], engine.registry)
  const [one, other] = compiled?.definition.bindings.map(({ policies }) => policies[0]?.subject) ?? []
  t.truthy(one)
  t.deepEqual(one, other)
})
