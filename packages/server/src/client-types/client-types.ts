import type { WireComponent } from '@sallyport/core/adapter'
import { componentSchemas } from '@sallyport/koa'
import { typesSchema } from './types-schema.ts'

const HEAD = '// Made by `sallyport client generate`; not to be edited.'

/** A TypeScript file with the types of these components, for the client. */
export async function clientTypes(components: readonly WireComponent[]): Promise<string> {
  // It loads a formatter, and the start of a server must not wait for that.
  const { compile } = await import('json-schema-to-typescript')
  return compile({ ...typesSchema(componentSchemas(components)) }, 'Components', {
    additionalProperties: false,
    bannerComment: HEAD,
    // A list with bounds is a list, not a union of all tuples that fit.
    ignoreMinAndMaxItems: true,
    style: { semi: false, singleQuote: true, printWidth: 120, trailingComma: 'all' },
    unreachableDefinitions: false,
  })
}
