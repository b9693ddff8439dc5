import type { Engine } from '@sallyport/core'
import type { Pages } from '@sallyport/core/adapter'
import { createPages } from '@sallyport/pages'

const known = new WeakMap<Engine, Promise<Pages>>()

/** What draws the pages of an engine; made once for each. */
export function pagesOf(engine: Engine): Promise<Pages> {
  const pages = known.get(engine) ?? createPages(engine)
  known.set(engine, pages)
  return pages
}
