import type { ASTNode } from '@marcbachmann/cel-js'
import { ExpressionProblem, type Place } from './problem.ts'

export type NodeOf<Operator extends ASTNode['op']> = Extract<ASTNode, { readonly op: Operator }>
export type AccessNode = NodeOf<'.'> | NodeOf<'[]'>

export function isAccess(node: ASTNode): node is AccessNode {
  return node.op === '.' || node.op === '[]'
}

/** The name in `.name` and `["name"]`; undefined when it is computed. */
export function fieldOf(node: AccessNode): string | undefined {
  if (node.op === '.') return node.args[1]
  const [, index] = node.args
  return index.op === 'value' && typeof index.args === 'string' ? index.args : undefined
}

/** The text of an argument that must be known when the flow is loaded. */
export function literalText(node: ASTNode, what: string): string {
  if (node.op === 'value' && typeof node.args === 'string') return node.args
  throw new ExpressionProblem(node, `${what} must be a text that stands in the expression itself`)
}

type ArgumentCount = number | { readonly least: number; readonly most: number }

/** @throws `ExpressionProblem` when a function is given more or fewer arguments than it takes */
export function checkArguments(place: Place, name: string, given: readonly ASTNode[], takes: ArgumentCount): void {
  const { least, most } = typeof takes === 'number' ? { least: takes, most: takes } : takes
  if (given.length >= least && given.length <= most) return
  const count = least === most ? String(least) : `${least} or ${most}`
  throw new ExpressionProblem(place, `${name}() takes ${count} argument${count === '1' ? '' : 's'}`)
}
