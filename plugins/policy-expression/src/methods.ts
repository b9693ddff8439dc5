import { LONGEST_LIST } from './bounds.ts'
import { Failure } from './failure.ts'
import { isTaken } from './paths.ts'
import { ExpressionProblem } from './problem.ts'
import { holdsSecret } from './secrets.ts'
import { checkArguments, literalText, type NodeOf } from './nodes.ts'
import type { Scope, Translation } from './translation.ts'

type Method = NodeOf<'rcall'>

const MACROS = words('all exists exists_one filter map')

/** CEL's own methods that an expression may call: each takes time in proportion to its text or list, or is counted. */
const METHODS = words(
  'size startsWith endsWith contains lowerAscii upperAscii trim indexOf lastIndexOf substring split join',
)

interface Search {
  readonly type: 'bool' | 'int'
  readonly search: (text: string, sought: string, from?: bigint) => unknown
}

const SEARCHES: ReadonlyMap<string, Search> = new Map<string, Search>([
  ['contains', { type: 'bool', search: (text, sought) => text.includes(sought) }],
  ['indexOf', { type: 'int', search: (text, sought, from) => BigInt(text.indexOf(sought, placeIn(text, from, 0))) }],
  [
    'lastIndexOf',
    {
      type: 'int',
      search: (text, sought, from) => BigInt(text.lastIndexOf(sought, placeIn(text, from, text.length))),
    },
  ],
])

/** Methods of timestamps and durations. */
const TIMES = words(
  'getFullYear getMonth getDate getDayOfMonth getDayOfWeek getDayOfYear getHours getMinutes getSeconds getMilliseconds',
)
/** Steps that a conversion to another time zone counts for. */
const ZONE_STEPS = 64

/** `receiver.name(…)` */
export function translateMethod(translation: Translation, node: Method, scope: Scope): string {
  const [name, receiver, given] = node.args
  const { draft, translate } = translation
  if (MACROS.has(name)) return translateMacro(translation, node, scope)
  if (name === 'matches')
    throw new ExpressionProblem(node, 'matches() is not allowed; use regex_match(text, "pattern")')
  if (TIMES.has(name)) {
    for (const zone of given) checkZone(translation, zone, scope)
  } else if (!METHODS.has(name)) throw new ExpressionProblem(node, `there is no function "${name}"`)

  const self = translate(receiver, scope)
  const values = given.map((argument) => translate(argument, scope))
  if (name === 'split') {
    if (values.length !== 1) throw new ExpressionProblem(node, 'split() takes 1 argument')
    const split = (text: string, separator: string): readonly string[] => {
      draft.meter.search(text, separator)
      return text.split(separator, LONGEST_LIST)
    }
    return `${draft.helper('(string, string): list<string>', split)}(${self}, ${values.join(', ')})`
  }
  if (name === 'join') {
    const join = (parts: readonly unknown[], separator: string): string => draft.meter.join(parts, separator)
    return `${draft.helper('(list<string>, string): string', join)}(${self}, ${values[0] ?? '""'})`
  }
  const search = SEARCHES.get(name)
  if (search !== undefined) return `${translateSearch(translation, node, search)}(${[self, ...values].join(', ')})`
  return `${self}.${name}(${values.join(', ')})`
}

/** `list.all(item, …)`: its body may hold no macro, so that the work does not multiply. */
function translateMacro({ contextKeys, translate }: Translation, node: Method, scope: Scope): string {
  const [name, receiver, [variable, ...body]] = node.args
  if (scope.item !== undefined) {
    throw new ExpressionProblem(node, `${name}() stands within another macro, which is not allowed`)
  }
  if (variable?.op !== 'id' || body.length === 0) {
    throw new ExpressionProblem(variable ?? node, `${name}() takes a name and what to do with each item`)
  }
  const item = variable.args
  if (isTaken(item)) throw new ExpressionProblem(variable, `the name "${item}" is taken`)
  const itemIsSecret = holdsSecret(receiver, contextKeys)
  const inner = body.map((part) => translate(part, { ...scope, item, itemIsSecret }))
  return `${translate(receiver, scope)}.${name}(${[item, ...inner].join(', ')})`
}

/** What looks for a text in another one takes time in proportion to both, so it is counted. */
function translateSearch({ draft }: Translation, node: Method, { type, search }: Search): string {
  const [name, , given] = node.args
  checkArguments(node, name, given, { least: 1, most: name === 'contains' ? 1 : 2 })
  return draft.helper(
    given.length === 1 ? `(string, string): ${type}` : `(string, string, int): ${type}`,
    (text: string, sought: string, from?: bigint) => {
      draft.meter.search(text, sought)
      return search(text, sought, from)
    },
  )
}

function placeIn(text: string, from: bigint | undefined, whenAbsent: number): number {
  if (from === undefined) return whenAbsent
  if (from < 0n || from > BigInt(text.length)) throw new Failure('an index is out of range')
  return Number(from)
}

function checkZone({ draft }: Translation, node: Method['args'][1], scope: Scope): void {
  const zone = literalText(node, 'the time zone')
  draft.spend(node, ZONE_STEPS, scope.item !== undefined)
  try {
    Intl.DateTimeFormat('en', { timeZone: zone }).format(0)
  } catch (cause) {
    throw new ExpressionProblem(node, `there is no time zone "${zone.slice(0, 60)}"`, { cause })
  }
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '))
}
