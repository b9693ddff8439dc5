import type { PolicyBindingDefinition, PolicyGroup } from '@sallyport/planner'
import type { Drawing, Source } from './drawing.ts'

/** When policies are asked. */
export type Moment = 'before the flow' | 'while planning' | 'on arrival'

interface Placement {
  /** Of the ids of the nodes. */
  readonly prefix: string
  readonly moment: Moment
  /** What leads to the policies. */
  readonly sources: readonly Source[]
}

/** Draws the policies that are asked at one moment, and returns the node at which they have decided. */
export function drawPolicies(
  drawing: Drawing,
  { mode, bindings }: PolicyGroup,
  { prefix, moment, sources }: Placement,
): string {
  const policies = bindings.map(({ definition }, index) => {
    const id = drawing.node(`${prefix}_policy_${index}`, 'policy', kindOf(definition, moment), nameOf(definition))
    drawing.edges(sources, id)
    return id
  })
  const [only] = policies
  if (only !== undefined && policies.length === 1) return only
  const question = mode === 'any' ? 'Has any of them passed' : 'Have all of them passed'
  const decision = drawing.node(`${prefix}_policies`, 'question', `Policies ${moment}`, question)
  drawing.edges(
    policies.map((from) => ({ from })),
    decision,
  )
  return decision
}

function kindOf({ subject, negate }: PolicyBindingDefinition, moment: Moment): string {
  const kinds = { policy: 'Policy', group: 'Group', user: 'User' }
  const type = subject.kind === 'policy' ? ` (${subject.policy.type})` : ''
  return `${kinds[subject.kind]}${type} ${moment}${negate ? ', negated' : ''}`
}

function nameOf({ subject }: PolicyBindingDefinition): string {
  switch (subject.kind) {
    case 'policy':
      return subject.policy.name
    case 'group':
      return subject.group
    case 'user':
      return subject.username
  }
}
