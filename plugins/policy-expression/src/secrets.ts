import type { ASTNode } from '@marcbachmann/cel-js'
import { isPromptSecret, isSecretPath, promptData, promptSecrets, type ContextKey } from '@sallyport/core'
import { ExpressionProblem } from './problem.ts'
import { fieldOf, isAccess, type AccessNode } from './nodes.ts'
import type { Scope, Translation } from './translation.ts'

/** Rejects a secret of the context where it would be revealed. */
export function refuseSecret({ contextKeys }: Translation, node: AccessNode, { shownIn }: Scope): void {
  const path = shownIn === undefined ? undefined : contextPath(node)
  if (path === undefined || !isSecretPath(contextKeys, path)) return
  throw new ExpressionProblem(node, `the secret context.${path.join('.')} does not belong into ${shownIn}`)
}

/** Refuses a password where none is kept, since the expression would never find it. */
export function refuseMisplaced(node: AccessNode): void {
  const [key, field, more] = contextPath(node) ?? []
  if (key !== promptData.name || field === undefined || more !== undefined || !isPromptSecret(field)) return
  const place = `context.${promptSecrets.name}["${field}"]`
  throw new ExpressionProblem(node, `context.${key} keeps no passwords; what is typed there is ${place}`)
}

/** Is anything secret named within a node? */
export function holdsSecret(node: ASTNode, contextKeys: ReadonlyMap<string, ContextKey>): boolean {
  const path = isAccess(node) ? contextPath(node) : undefined
  if (path !== undefined && isSecretPath(contextKeys, path)) return true
  return nodesIn(node.args).some((inner) => holdsSecret(inner, contextKeys))
}

/** `context.a["b"].c` → a, b, c; up to a name that is computed. */
function contextPath(node: AccessNode): readonly string[] | undefined {
  const [left] = node.args
  const field = fieldOf(node)
  if (left.op === 'id') return left.args === 'context' && field !== undefined ? [field] : undefined
  const path = isAccess(left) ? contextPath(left) : undefined
  // An item of a list has no name of its own.
  return path === undefined || field === undefined ? path : [...path, field]
}

function nodesIn(value: unknown): readonly ASTNode[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn)
  return isNode(value) ? [value] : []
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value
}
