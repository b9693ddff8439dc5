import type { WireComponent } from '@sallyport/core/adapter'
import { componentSchemas, type JsonSchema } from '@sallyport/koa'
import { declare } from './declare.ts'
import { typesSchema } from './types-schema.ts'

const HEAD = '// Made by `sallyport client generate`; not to be edited.'

/** A TypeScript file with the types of these components, for the client. */
export function clientTypes(components: readonly WireComponent[]): string {
  const { $defs, ...table } = typesSchema(componentSchemas(components))
  const definitions: Readonly<Record<string, JsonSchema>> = Object($defs)
  const all = Object.entries({ Components: table, ...definitions })
  const text = `${[HEAD, ...all.map(([name, schema]) => declare(name, schema))].join('\n\n')}\n`
  // A type of several lines begins in the next one.
  return text.replaceAll(/ +$/gm, '')
}
