import type { TSchema } from 'typebox'
import type { Translate } from '../language/translations.ts'
import type { FieldErrors } from '../stage/outcome.ts'

export type Checked =
  | { readonly ok: true; readonly value: Record<string, unknown> }
  | { readonly ok: false; readonly errors: FieldErrors }

/** A compiled object schema. */
export interface Validator {
  readonly schema: TSchema
  /**
   * Converts scalars, drops unknown fields and checks. Never changes its argument.
   *
   * @param options.say in whose language errors are; English when absent
   * @param options.form the body comes from a form, see `convertForm`; errors then name inner fields as a form does:
   * `address[street]`
   */
  check(
    body: Readonly<Record<string, unknown>>,
    options?: { readonly say?: Translate; readonly form?: boolean },
  ): Checked
  /** A copy with only the fields that the schema knows. */
  clean(value: Readonly<Record<string, unknown>>): Record<string, unknown>
  /** Is this, as it is, what the schema describes? */
  fits(value: Readonly<Record<string, unknown>>): boolean
}
