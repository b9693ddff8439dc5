import { canonicalEmail } from '@sallyport/core'
import { Failure } from './failure.ts'
import { parseNetwork } from './network.ts'
import { personPath, translateHas } from './paths.ts'
import { compilePattern } from './pattern.ts'
import { ExpressionProblem } from './problem.ts'
import { checkArguments, literalText, type NodeOf } from './nodes.ts'
import type { Scope, Translation } from './translation.ts'
import { groupsOf } from './user-view.ts'
import { people, type PersonPath } from './variables.ts'

type Call = NodeOf<'call'>
type Translate = (translation: Translation, node: Call, scope: Scope) => string

/** CEL's own functions that an expression may call: each takes time in proportion to one text or list. */
const PLAIN: ReadonlySet<string> = new Set(['size', 'int', 'uint', 'double', 'string', 'bool', 'dyn', 'timestamp'])
/** Checked when the flow is loaded: CEL's parser of durations takes cubic time. */
const DURATION = /^[+-]?(?:\d{1,9}(?:\.\d{1,9})?(?:ns|us|µs|ms|s|m|h)){1,7}$/

const own: ReadonlyMap<string, Translate> = new Map<string, Translate>([
  ['is_member', isMember],
  ['has_authenticator', hasAuthenticator],
  ['message', message],
  ['allow', allow],
  ['regex_match', regexMatch],
  ['ip_in', ipIn],
  ['email_domain', emailDomain],
  ['duration', duration],
  ['has', has],
])

/** `name(…)` */
export function translateCall(translation: Translation, node: Call, scope: Scope): string {
  const [name, given] = node.args
  const translate = own.get(name)
  if (translate !== undefined) return translate(translation, node, scope)
  if (!PLAIN.has(name)) throw new ExpressionProblem(node, `there is no function "${name}"`)
  return `${name}(${given.map((one) => translation.translate(one, scope)).join(', ')})`
}

function isMember(translation: Translation, node: Call, scope: Scope): string {
  const [path, [, group]] = aboutPerson(node, 2)
  if (group === undefined) throw new ExpressionProblem(node, 'is_member() takes 2 arguments')
  const read = people[path]
  translation.draft.people.add(path)
  const groups = translation.draft.variable(`groups of ${path}`, () => ({
    type: 'list<string>',
    read: (asked) => groupsOf(read(asked)),
  }))
  return `(${translation.translate(group, scope)} in ${groups})`
}

function hasAuthenticator(translation: Translation, node: Call, scope: Scope): string {
  const [path, [, kind]] = aboutPerson(node, 1, 2)
  const authenticators = translation.draft.authenticatorsOf(path)
  if (kind === undefined) return `(size(${authenticators}) > 0)`
  return `(${translation.translate(kind, scope)} in ${authenticators})`
}

/** A function whose first argument names a person: what it needs is loaded before the expression is run. */
function aboutPerson(node: Call, least: number, most = least): readonly [PersonPath, Call['args'][1]] {
  const [name, given] = node.args
  checkArguments(node, name, given, { least, most })
  const [user] = given
  const path = user === undefined ? undefined : personPath(user)
  if (path === undefined) {
    throw new ExpressionProblem(user ?? node, `${name}() is asked about request.user or context.pending_user`)
  }
  return [path, given]
}

function message({ draft, translate }: Translation, node: Call, scope: Scope): string {
  const text = one(node)
  const say = draft.helper('(string): bool', (said: string) => {
    draft.meter.say(said)
    return true
  })
  return `${say}(${translate(text, { ...scope, shownIn: 'a message' })})`
}

function allow({ draft, translate }: Translation, node: Call, scope: Scope): string {
  const [condition, text] = two(node)
  const helper = draft.helper('(bool, string): bool', (allowed: boolean, said: string) => {
    if (!allowed) draft.meter.say(said)
    return allowed
  })
  return `${helper}(${translate(condition, scope)}, ${translate(text, { ...scope, shownIn: 'a message' })})`
}

function regexMatch({ draft, translate }: Translation, node: Call, scope: Scope): string {
  const [text, literal] = two(node)
  const pattern = compilePattern(literal, literalText(literal, 'the pattern'))
  draft.spend(node, pattern.size, scope.item !== undefined)
  return `${draft.helper('(dyn): bool', onText('regex_match', pattern.test))}(${translate(text, scope)})`
}

function ipIn({ draft, translate }: Translation, node: Call, scope: Scope): string {
  const [address, literal] = two(node)
  const network = parseNetwork(literal, literalText(literal, 'the network'))
  return `${draft.helper('(dyn): bool', onText('ip_in', network))}(${translate(address, scope)})`
}

/** Steps that converting an address into its canonical form counts for. */
const ADDRESS_STEPS = 32

function emailDomain({ draft, translate }: Translation, node: Call, scope: Scope): string {
  draft.spend(node, ADDRESS_STEPS, scope.item !== undefined)
  const domain = (value: unknown): string => {
    if (value === null) return ''
    if (typeof value !== 'string') throw new Failure('email_domain() takes a text')
    const canonical = canonicalEmail(value, { mixedScripts: 'allow' })
    return canonical.ok ? canonical.key.slice(canonical.key.lastIndexOf('@') + 1) : ''
  }
  return `${draft.helper('(dyn): string', domain)}(${translate(one(node), scope)})`
}

/** An unset value is null, which matches nothing. */
function onText(name: string, test: (text: string) => boolean): (value: unknown) => boolean {
  return (value) => {
    if (value === null) return false
    if (typeof value !== 'string') throw new Failure(`${name}() takes a text`)
    return test(value)
  }
}

function duration({ translate }: Translation, node: Call, scope: Scope): string {
  const argument = one(node)
  const text = literalText(argument, 'the duration')
  if (!DURATION.test(text)) throw new ExpressionProblem(argument, `"${text.slice(0, 60)}" is no duration like "1h30m"`)
  return `duration(${translate(argument, scope)})`
}

function has(translation: Translation, node: Call, scope: Scope): string {
  return translateHas(translation, one(node), scope)
}

function one(node: Call): Call['args'][1][number] {
  const [name, given] = node.args
  checkArguments(node, name, given, 1)
  const [argument] = given
  return argument ?? node
}

function two(node: Call): readonly [Call['args'][1][number], Call['args'][1][number]] {
  const [name, given] = node.args
  checkArguments(node, name, given, 2)
  const [first, second] = given
  return [first ?? node, second ?? node]
}
