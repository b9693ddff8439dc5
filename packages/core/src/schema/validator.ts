import type { TSchema } from 'typebox'
import type { Say } from '../language/translations.ts'
import type { FieldErrors } from '../stage/outcome.ts'

export type Checked =
  | { readonly ok: true; readonly value: Record<string, unknown> }
  | { readonly ok: false; readonly errors: FieldErrors }

/** A compiled object schema. */
export interface Validator {
  readonly schema: TSchema
  /** Converts scalars, drops unknown fields and checks. Never changes its argument. Errors are in English when `say` is absent. */
  check(body: Readonly<Record<string, unknown>>, say?: Say): Checked
  /** A copy with only the fields that the schema knows. */
  clean(value: Readonly<Record<string, unknown>>): Record<string, unknown>
  /** Is this, as it is, what the schema describes? */
  fits(value: Readonly<Record<string, unknown>>): boolean
}
