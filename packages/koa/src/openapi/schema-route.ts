import type { Engine, Settings } from '@sallyport/core'
import { wireComponents } from '@sallyport/core/adapter'
import type Koa from 'koa'
import type { SessionBinding } from '../session-binding.ts'
import type { DescribedOperation } from './described-operation.ts'
import { openApiDocument } from './document.ts'

/** `GET /api/v3/schema/`: made at a host's first request, and anew when the flows have changed. */
export function schemaRoute(
  engine: Engine,
  session: SessionBinding,
  operations: readonly DescribedOperation[],
): Koa.Middleware {
  const { cookie = engine.settings.cookies.session } = session
  const { registry, definitions } = engine
  // A brand has a title and a URL of its own; its settings are another object when it has changed.
  const made = new WeakMap<Settings, { readonly revisions: string; readonly text: string }>()
  return (ctx) => {
    const { settings } = engine.forHost(ctx.host)
    const revisions = definitions
      .all()
      .map(({ revision }) => revision)
      .join()
    let found = made.get(settings)
    if (found?.revisions !== revisions) {
      const components = wireComponents(registry, definitions)
      const document = openApiDocument({ settings, registry, components, operations, cookie })
      found = { revisions, text: JSON.stringify(document) }
      made.set(settings, found)
    }
    ctx.type = 'application/json'
    ctx.body = found.text
  }
}
