import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { createTranslations, type Translate } from '../language/translations.ts'
import { engineMessages } from '../language/engine-messages.ts'
import { compileCleaner } from './compile-cleaner.ts'
import { convertForm } from './convert-form.ts'
import { convert } from './convert.ts'
import { fieldErrors } from './field-errors.ts'
import type { Validator } from './validator.ts'

const ENGLISH = createTranslations([engineMessages]).in('en')

/** Compiles an object schema. */
export function compileValidator(schema: TSchema): Validator {
  const compiled = Compile(schema)
  const cleaner = compileCleaner(schema)
  const clean = (value: Readonly<Record<string, unknown>>): Record<string, unknown> =>
    cleaner(value) as Record<string, unknown>
  return Object.freeze({
    schema,
    clean,
    fits: (value: Readonly<Record<string, unknown>>) => compiled.Check(value),
    check(
      body: Readonly<Record<string, unknown>>,
      { say = ENGLISH, form = false }: { say?: Translate; form?: boolean } = {},
    ) {
      const converted = form ? convertForm(schema, body) : convert(schema, body)
      const value = clean(converted as Record<string, unknown>)
      if (compiled.Check(value)) return { ok: true as const, value }
      return { ok: false as const, errors: fieldErrors(compiled.Errors(value), value, say, form) }
    },
  })
}
