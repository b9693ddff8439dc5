import { Compile, type Validator } from 'typebox/schema'

const compiled = new WeakMap<object, Validator>()

/** What a schema says against a value, in one text; undefined when it fits. Compiles each schema once. */
export function complaint(schema: object, value: unknown): string | undefined {
  let validator = compiled.get(schema)
  if (validator === undefined) {
    validator = Compile(schema)
    compiled.set(schema, validator)
  }
  if (validator.Check(value)) return undefined
  const [error] = validator.Errors(value)[1]
  return error === undefined ? 'it does not fit' : `${error.instancePath || '/'} ${error.message}`
}
