import type { JsonObject } from '@sallyport/planner'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { isJson } from '../schema/is-json.ts'
import { FieldErrors, type Outcome } from './outcome.ts'

const Text = Type.String()
const Target = Type.Object({ flow: Text, keepContext: Type.Optional(Type.Boolean()) })
const Inserted = Type.Object({
  type: Text,
  name: Type.Optional(Text),
  config: Type.Optional(Type.Unsafe<JsonObject>(Type.Object({}))),
})

/** What each outcome holds besides its kind. */
const FIELDS = {
  pass: Type.Object({ proves: Type.Array(Text), created: Type.Optional(Type.Object({ pk: Text })) }),
  retry: Type.Object({ errors: FieldErrors }),
  deny: Type.Object({ message: Text, code: Text, final: Type.Boolean() }),
  insert: Type.Object({ stages: Type.Array(Inserted), position: Type.Enum(['before', 'after', 'end']) }),
  redirect: Type.Object({ to: Type.Union([Text, Target]) }),
  restart: Type.Object({ keepContext: Type.Boolean() }),
} satisfies Record<Outcome['kind'], unknown>

const CHECKS = new Map<
  unknown,
  { Check(value: unknown): boolean; Errors(value: unknown): readonly { instancePath: string }[] }
>(Object.entries(FIELDS).map(([kind, fields]) => [kind, Compile(fields)]))

/**
 * Why something is no outcome; undefined when it is one. A plugin may be written without types, or built against another
 * version of this package, whose outcomes are others.
 */
export function findOutcomeProblem(outcome: unknown): string | undefined {
  if (typeof outcome !== 'object' || outcome === null || !('kind' in outcome)) return 'it returns no outcome'
  const { kind } = outcome
  const check = CHECKS.get(kind)
  if (check === undefined)
    return `it returns the outcome "${String(kind)}", which this version of @sallyport/core does not know`
  // Most outcomes have no part that the compiled check leaves open.
  const isWhole = check.Check(outcome) && (kind !== 'insert' || isJson(outcome))
  if (isWhole) return undefined
  const [error] = check.Errors(outcome)
  const part = error?.instancePath.split('/')[1]
  return `it returns the outcome "${String(kind)}" with ${part === undefined || part === '' ? 'parts' : `"${part}"`} that this version of @sallyport/core cannot read`
}
