import type { ASTNode } from '@marcbachmann/cel-js'
import { ExpressionProblem } from './problem.ts'
import { refuseMisplaced, refuseSecret } from './secrets.ts'
import { fieldOf, isAccess, type AccessNode } from './nodes.ts'
import type { Scope, Translation } from './translation.ts'
import { isUserField, userFields } from './user-view.ts'
import { contextSource, flowFields, people, plainVariables, requestFields, type PersonPath } from './variables.ts'

const ROOTS: ReadonlySet<string> = new Set(['request', 'context', 'flow'])

/** Names that an expression cannot give to the variable of a macro. */
export function isTaken(name: string): boolean {
  return name.startsWith('_') || ROOTS.has(name) || plainVariables.has(name)
}

/** The variable of a name that stands by itself. */
export function translateName({ draft }: Translation, node: ASTNode & { readonly op: 'id' }, scope: Scope): string {
  const name = node.args
  const { item, itemIsSecret, shownIn } = scope
  if (name === item) {
    if (itemIsSecret === true && shownIn !== undefined) {
      throw new ExpressionProblem(node, `"${name}" is a secret of the context, which does not belong into ${shownIn}`)
    }
    return name
  }
  const source = plainVariables.get(name)
  if (source !== undefined) return draft.variable(name, () => source)
  if (ROOTS.has(name)) {
    throw new ExpressionProblem(
      node,
      `"${name}" does not stand by itself: it is followed by a name, as in ${name}.name`,
    )
  }
  throw new ExpressionProblem(node, `there is no variable "${name}"`)
}

/** `a.b`, `a["b"]`, `a[0]` */
export function translateAccess(translation: Translation, node: AccessNode, scope: Scope): string {
  const { draft } = translation
  const [left] = node.args
  refuseSecret(translation, node, scope)
  refuseMisplaced(node)
  if (isRoot(left)) return translateRoot(translation, node, left.args)
  const field = fieldOf(node)
  const person = personPath(left)
  if (person !== undefined) {
    if (field === undefined || !isUserField(field)) {
      throw new ExpressionProblem(node, `a user has only the fields ${userFields.join(', ')}`)
    }
    return `${draft.user(person, field)}.${field}`
  }
  const inner = translation.translate(left, scope)
  return node.op === '.'
    ? `${inner}.${node.args[1]}`
    : `${inner}[${translation.translate(node.args[1], { ...scope, shownIn: scope.shownIn ?? 'an index' })}]`
}

/** The field of `request`, `context` or `flow`. */
function translateRoot({ draft, contextKeys }: Translation, node: AccessNode, root: string): string {
  const person = personPath(node)
  if (person !== undefined) return draft.user(person)
  const field = fieldOf(node)
  if (field === undefined) {
    throw new ExpressionProblem(node, `${root}[…] takes a text that stands in the expression itself`)
  }
  if (root === 'context') {
    const key = contextKeys.get(field)
    if (key !== undefined) return draft.variable(`context.${field}`, () => contextSource(key))
    throw new ExpressionProblem(node, `no plugin declares the context key "${field}"`)
  }
  const fields = root === 'request' ? requestFields : flowFields
  const source = fields.get(field)
  if (source !== undefined) return draft.variable(`${root}.${field}`, () => source)
  const known = [...(root === 'request' ? ['user'] : []), ...fields.keys()].join(', ')
  throw new ExpressionProblem(node, `${root} has no "${field}"; it has ${known}`)
}

/** `request.user` and `context.pending_user`, however they are written. */
export function personPath(node: ASTNode): PersonPath | undefined {
  if (!isAccess(node)) return undefined
  const [left] = node.args
  if (left.op !== 'id') return undefined
  const path = `${left.args}.${fieldOf(node) ?? ''}`
  return isPersonPath(path) ? path : undefined
}

/** `has(…)`: of a declared context key and of a user, whether it is set; else whether the field is there. */
export function translateHas(translation: Translation, node: ASTNode, scope: Scope): string {
  if (!isAccess(node)) throw new ExpressionProblem(node, 'has() takes a field, as in has(context.name)')
  const [left] = node.args
  const inner = translation.translate(node, scope)
  if (!isRoot(left)) return `has(${inner})`
  if (left.args === 'context' || personPath(node) !== undefined) return `(${inner} != null)`
  throw new ExpressionProblem(node, 'this field is always there')
}

function isRoot(node: ASTNode): node is ASTNode & { readonly op: 'id' } {
  return node.op === 'id' && ROOTS.has(node.args)
}

function isPersonPath(path: string): path is PersonPath {
  return Object.hasOwn(people, path)
}
