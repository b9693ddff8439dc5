import type { ASTNode } from '@marcbachmann/cel-js'
import type { ContextKey } from '@sallyport/core'
import { DEEPEST_NODE, LONGEST_TEXT } from './bounds.ts'
import { translateCall } from './calls.ts'
import type { Draft } from './draft.ts'
import { translateMethod } from './methods.ts'
import { translateAccess, translateName } from './paths.ts'
import { ExpressionProblem } from './problem.ts'
import type { NodeOf } from './nodes.ts'
import type { Scope, Translation } from './translation.ts'

/**
 * Turns an expression into the one that is run, where every variable is a name of its own and whatever could make large
 * values goes through a meter; and refuses what is not allowed.
 *
 * @throws `ExpressionProblem`
 */
export function translateExpression(root: ASTNode, draft: Draft, contextKeys: ReadonlyMap<string, ContextKey>): string {
  const translation: Translation = {
    draft,
    contextKeys,
    translate(node, scope) {
      const { depth, item } = scope
      draft.spend(node, 1, item !== undefined)
      if (depth > DEEPEST_NODE) throw new ExpressionProblem(node, 'it nests too deeply')
      return translateNode(translation, node, { ...scope, depth: depth + 1 })
    },
  }
  return translation.translate(root, { depth: 1, item: undefined })
}

function translateNode(translation: Translation, node: ASTNode, scope: Scope): string {
  const translate = (inner: ASTNode): string => translation.translate(inner, scope)
  switch (node.op) {
    case 'value':
      return translateLiteral(translation, node)
    case 'id':
      return translateName(translation, node, scope)
    case '.':
    case '[]':
      return translateAccess(translation, node, scope)
    case 'call':
      return translateCall(translation, node, scope)
    case 'rcall':
      return translateMethod(translation, node, scope)
    case 'list':
      return `[${node.args.map(translate).join(', ')}]`
    case 'map':
      return `{${node.args.map(([key, value]) => `${translate(key)}: ${translate(value)}`).join(', ')}}`
    case '?:': {
      const [condition, yes, no] = node.args
      return `(${translate(condition)} ? ${translate(yes)} : ${translate(no)})`
    }
    case '!_':
      return `(!${translate(node.args)})`
    case '-_':
      return `(-${translate(node.args)})`
    case '+':
      return translateSum(translation, node, scope)
    case '.?':
    case '[?]':
      throw new ExpressionProblem(node, 'optional values are not allowed')
    default: {
      const [left, right] = node.args
      return `(${translate(left)} ${node.op} ${translate(right)})`
    }
  }
}

/** Literals stay as they are written. */
function translateLiteral({ draft }: Translation, node: NodeOf<'value'>): string {
  if (node.args instanceof Uint8Array) throw new ExpressionProblem(node, 'bytes are not allowed')
  if (typeof node.args === 'string' && node.args.length > LONGEST_TEXT) {
    throw new ExpressionProblem(node, `a text is longer than ${LONGEST_TEXT} characters`)
  }
  return draft.source.slice(node.start, node.end)
}

/** `+` also joins texts and lists, which must not grow; numbers need no watching. */
function translateSum({ draft, translate }: Translation, node: NodeOf<'+'>, scope: Scope): string {
  const [left, right] = node.args
  const sum = `(${translate(left, scope)} + ${translate(right, scope)})`
  if ([left, right].some(({ op, args }) => op === 'value' && typeof args !== 'string')) return sum
  return `${draft.helper('(A): A', (value: unknown) => draft.meter.bound(value))}${sum}`
}
