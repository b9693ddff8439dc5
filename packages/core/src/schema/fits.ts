import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

const compiled = new WeakMap<TSchema, (value: unknown) => boolean>()

/** Is a value what a schema describes? Compiled at the first question, since TypeBox else reads the schema at every one. */
export function fits(schema: TSchema, value: unknown): boolean {
  const known = compiled.get(schema)
  if (known !== undefined) return known(value)
  const validator = Compile(schema)
  const check = (asked: unknown): boolean => validator.Check(asked)
  compiled.set(schema, check)
  return check(value)
}
