import { SetupError, type PagePart as AnyPagePart } from '@sallyport/core'
import type { PagePart } from '../page-part.ts'

/**
 * Page parts by their component; of several for one, the last counts.
 *
 * @throws `SetupError` `bad_page_part` for one that draws nothing
 */
export function readParts(parts: readonly AnyPagePart[]): ReadonlyMap<string, PagePart> {
  return new Map(
    parts.map((part) => {
      if (!isPart(part)) {
        throw new SetupError('bad_page_part', `The page part of the component "${part.component}" has no "render".`)
      }
      return [part.component, part]
    }),
  )
}

function isPart(part: AnyPagePart): part is PagePart {
  return 'render' in part && typeof part.render === 'function'
}
