import { wireComponents, type Engine } from '@sallyport/core'
import type Koa from 'koa'
import { SESSION_COOKIE, type SessionBinding } from '../session-binding.ts'
import type { DescribedOperation } from './described-operation.ts'
import { openApiDocument } from './document.ts'

/** `GET /api/v3/schema/`: made at the first request, and anew when the flows have changed. */
export function schemaRoute(
  { settings, registry, definitions }: Engine,
  session: SessionBinding,
  operations: readonly DescribedOperation[],
): Koa.Middleware {
  const { cookie = SESSION_COOKIE } = session
  let made: { readonly revisions: string; readonly text: string } | undefined
  return (ctx) => {
    const revisions = definitions
      .all()
      .map(({ revision }) => revision)
      .join()
    if (made?.revisions !== revisions) {
      const components = wireComponents(registry, definitions)
      const document = openApiDocument({ settings, registry, components, operations, cookie })
      made = { revisions, text: JSON.stringify(document) }
    }
    ctx.type = 'application/json'
    ctx.body = made.text
  }
}
