import { LONGEST_LIST } from './bounds.ts'
import { isTaken } from './paths.ts'
import { ExpressionProblem } from './problem.ts'
import { literalText, type NodeOf, type Scope, type Translation } from './translation.ts'

type Method = NodeOf<'rcall'>

const MACROS = words('all exists exists_one filter map')

/** CEL's own methods that an expression may call: each takes time in proportion to its text or list. */
const METHODS = words(
  'size startsWith endsWith contains lowerAscii upperAscii trim indexOf lastIndexOf substring split join',
)

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
    return `${draft.helper('(string, string): list<string>', split)}(${self}, ${values.join(', ')})`
  }
  if (name === 'join') {
    const join = (parts: readonly unknown[], separator: string): string => draft.meter.join(parts, separator)
    return `${draft.helper('(list<string>, string): string', join)}(${self}, ${values[0] ?? '""'})`
  }
  return `${self}.${name}(${values.join(', ')})`
}

/** `list.all(item, …)`: its body may hold no macro, so that the work does not multiply. */
function translateMacro({ translate }: Translation, node: Method, scope: Scope): string {
  const [name, receiver, [variable, ...body]] = node.args
  if (scope.item !== undefined) {
    throw new ExpressionProblem(node, `${name}() stands within another macro, which is not allowed`)
  }
  if (variable?.op !== 'id' || body.length === 0) {
    throw new ExpressionProblem(variable ?? node, `${name}() takes a name and what to do with each item`)
  }
  const item = variable.args
  if (isTaken(item)) throw new ExpressionProblem(variable, `the name "${item}" is taken`)
  const inner = body.map((part) => translate(part, { depth: scope.depth, item }))
  return `${translate(receiver, scope)}.${name}(${[item, ...inner].join(', ')})`
}

function split(text: string, separator: string): readonly string[] {
  return text.split(separator, LONGEST_LIST)
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
