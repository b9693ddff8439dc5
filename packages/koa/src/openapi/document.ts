import type { Settings } from '@sallyport/core'
import { CORE_VERSION, type WireComponent } from '@sallyport/core/adapter'
import { addComponents } from './components.ts'
import { TAGS, type DescribedOperation } from './described-operation.ts'
import { createErrors } from './errors.ts'
import { executorPath } from './executor-path.ts'
import { describePaths } from './paths.ts'
import { createSchemas } from './schemas.ts'
import type { JsonSchema } from './document-schemas.ts'

export interface DocumentParts {
  readonly settings: Settings
  readonly components: readonly WireComponent[]
  readonly operations: readonly DescribedOperation[]
  /** Name of the cookie that holds the session. */
  readonly cookie: string
}

/** The OpenAPI 3.1 document of an engine behind its router. */
export function openApiDocument({ settings, components, operations, cookie }: DocumentParts): JsonSchema {
  const schemas = createSchemas()
  const { challenges, responses } = addComponents(components, schemas)
  const errors = createErrors(schemas)
  const paths = {
    ...executorPath({ challenges, responses, errors, schemas }),
    ...describePaths(operations, errors, schemas),
  }
  const used = new Set(['flows', ...operations.map(({ tag }) => tag)])
  return {
    openapi: '3.1.0',
    info: {
      title: settings.brand.title,
      version: CORE_VERSION,
      description:
        'A flow shows one challenge at a time, takes the response, and goes on until it ends. `component` says what a ' +
        'challenge is.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: `${settings.url.origin}${settings.prefix}` }],
    tags: Object.entries(TAGS).flatMap(([name, description]) => (used.has(name) ? [{ name, description }] : [])),
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: cookie, description: 'The session of a browser.' },
      },
      schemas: schemas.all(),
    },
  }
}
