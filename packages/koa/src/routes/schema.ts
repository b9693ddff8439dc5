import type { Settings } from '@sallyport/core'
import { wireComponents } from '@sallyport/core/adapter'
import Type from 'typebox'
import type { DescribedOperation } from '../openapi/described-operation.ts'
import { openApiDocument } from '../openapi/document.ts'
import { route, type Route } from './route.ts'

/**
 * The OpenAPI document: made at a host's first request, and anew when the flows have changed.
 *
 * @param operations gives what it describes, this route included
 */
export function schema(operations: () => readonly DescribedOperation[]): Route {
  // A brand has a title and a URL of its own; its settings are another object when it has changed.
  const made = new WeakMap<Settings, { readonly revisions: string; readonly text: string }>()
  return route({
    method: 'GET',
    path: '/api/v3/schema/',
    access: 'public',
    operationId: 'schema_retrieve',
    tag: 'schema',
    summary: 'This document',
    answers: [
      {
        status: 200,
        description: 'An OpenAPI 3.1 document, made of what is registered.',
        schema: Type.Object({ openapi: Type.String() }),
      },
    ],
    errors: [],
    handle({ ctx, engine: { settings, registry, definitions }, mount: { session } }) {
      const revisions = definitions
        .all()
        .map(({ revision }) => revision)
        .join()
      let found = made.get(settings)
      if (found?.revisions !== revisions) {
        const { cookie = settings.cookies.session } = session
        const components = wireComponents(registry, definitions)
        const document = openApiDocument({ settings, components, operations: operations(), cookie })
        found = { revisions, text: JSON.stringify(document) }
        made.set(settings, found)
      }
      ctx.type = 'application/json'
      ctx.body = found.text
    },
  })
}
