import type { WireComponent } from '@sallyport/core/adapter'
import { addComponents } from './components.ts'
import { createSchemas } from './schemas.ts'
import type { JsonSchema } from './document-schemas.ts'

/** What goes over the wire, as the OpenAPI document describes it. */
export interface ComponentSchemas {
  /** By name; one refers to another as `#/components/schemas/<name>`. */
  readonly schemas: Readonly<Record<string, JsonSchema>>
  /** Component → name of the schema of its challenge. */
  readonly challenges: Readonly<Record<string, string>>
  /** Component → name of the schema of its response; those that can be answered. */
  readonly responses: Readonly<Record<string, string>>
}

/** The schemas of components outside of a document, for code generators. */
export function componentSchemas(components: readonly WireComponent[]): ComponentSchemas {
  const schemas = createSchemas()
  const { challenges, responses } = addComponents(components, schemas)
  return { schemas: schemas.all(), challenges: challenges.names, responses: responses.names }
}
