import { installPlugins, type FlowDocument, type PolicyEntry } from '@sallyport/core'
import { compileFlows } from '@sallyport/core/adapter'
import test from 'ava'
import { builtInPlugins } from '../src/configuration/built-in-plugins.ts'

const { registry } = installPlugins(builtInPlugins(), { log: { debug() {}, info() {}, warn() {}, error() {} } })

const VIPS: PolicyEntry = { group: 'vips' }
const says = (expression: string): PolicyEntry => ({ policy: 'expression', config: { expression } })
const ATTRIBUTE = says('request.user.attributes.exempt != true')
const LOGGED_IN: PolicyEntry = { group: 'vips', about: 'logged_in' }

/** A login whose second stage, a password, has this policy. */
const login = (policy: PolicyEntry, more: object = {}): FlowDocument => ({
  slug: 'a',
  designation: 'authentication',
  stages: [{ stage: 'identification' }, { stage: 'password', policies: [policy], ...more }, { stage: 'user_login' }],
})
const first = (policy: PolicyEntry, flow: Partial<FlowDocument> = {}): FlowDocument => ({
  slug: 'a',
  designation: 'authentication',
  stages: [{ stage: 'identification', policies: [policy] }, { stage: 'password' }],
  ...flow,
})
const whole = (policy: PolicyEntry, flow: Partial<FlowDocument> = {}): FlowDocument => ({
  ...login({ policy: 'dummy' }),
  policies: [policy],
  ...flow,
})

const check = (flow: FlowDocument) =>
  compileFlows([{ flow, source: 'a.yaml', lineOf: ({ length }) => length }], registry)
const onPlan = { evaluateOnPlan: true }

const PLANNED =
  /^a\.yaml:4: flows\.a\.stages\[1\]\.policies\[0\] reads the user, and is asked while the flow is planned/
const EARLY = /^a\.yaml:4: flows\.a\.stages\[0\]\.policies\[0\] reads the user, but no stage before it identifies one/
const WHOLE = /^a\.yaml:2: flows\.a\.policies\[0\] reads the user, who is not known when a flow like this begins/
const NOBODY = /^a\.yaml:3: flows\.a\.policies\[0\]\.about asks about the user who is logged in, and here nobody is\.$/

const refused: readonly [string, FlowDocument, RegExp][] = [
  ['a group while a login is planned', login(VIPS, onPlan), PLANNED],
  ['a user while a login is planned', login({ user: 'ann' }, onPlan), PLANNED],
  ['a negated group while a login is planned', login({ ...VIPS, negate: true }, onPlan), PLANNED],
  ['an attribute while a login is planned', login(ATTRIBUTE, onPlan), PLANNED],
  ['the pending user while a login is planned', login(says('context.pending_user != null'), onPlan), PLANNED],
  ['membership while a login is planned', login(says('is_member(request.user, "vips")'), onPlan), PLANNED],
  ['devices while a login is planned', login(says('has_authenticator(request.user)'), onPlan), PLANNED],
  ['a group at the stage that identifies', first(VIPS), EARLY],
  ['an attribute at the stage that identifies', first(ATTRIBUTE), EARLY],
  ['a group at an enrolment', first(VIPS, { designation: 'enrollment' }), EARLY],
  ['a group at a recovery', first(VIPS, { designation: 'recovery' }), EARLY],
  [
    'a group where nobody is logged in',
    first(VIPS, { designation: 'authorization', authentication: 'require_unauthenticated' }),
    EARLY,
  ],
  ['a group at a whole login', whole(VIPS), WHOLE],
  ['an attribute at a whole login', whole(ATTRIBUTE), WHOLE],
  ['who is logged in, where nobody is', whole(LOGGED_IN, { authentication: 'require_unauthenticated' }), NOBODY],
]
for (const [what, flow, message] of refused) {
  test(`a policy that asks for ${what} is refused with file, line and path`, (t) => {
    t.throws(() => check(flow), { code: 'bad_flow', message })
  })
}

const accepted: readonly [string, FlowDocument][] = [
  ['a group behind the stage that identifies', login(VIPS)],
  ['an attribute behind the stage that identifies', login(ATTRIBUTE)],
  ['an address while a login is planned', login(says('ip_in(client_ip, "10.0.0.0/8")'), onPlan)],
  ['a group that is switched off', login({ ...VIPS, enabled: false }, onPlan)],
  ['the user who is logged in, while a login is planned', login(LOGGED_IN, onPlan)],
  ['the user who is logged in, at a whole login', whole(LOGGED_IN)],
  ['a group of a flow for users who are logged in', whole(VIPS, { authentication: 'require_authenticated' })],
  [
    'a group, while a flow for users who are logged in is planned',
    { ...login(VIPS, onPlan), authentication: 'require_authenticated' },
  ],
  ['a group of a flow about a user that the host names', whole(VIPS, { given: ['pending_user'] })],
  ['a group of a flow that is no login', whole(VIPS, { designation: 'authorization' })],
]
for (const [what, flow] of accepted) {
  test(`a policy may ask for ${what}`, (t) => {
    t.notThrows(() => check(flow))
  })
}
