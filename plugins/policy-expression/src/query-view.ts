import { LONGEST_LIST } from './bounds.ts'
import { cutText } from './cut.ts'

/** The page's query; of a name that stands there twice, the first counts. */
export function queryView(query: URLSearchParams): ReadonlyMap<string, string> {
  const view = new Map<string, string>()
  for (const [name, value] of query) {
    if (view.size === LONGEST_LIST) break
    const key = cutText(name)
    if (!view.has(key)) view.set(key, cutText(value))
  }
  return view
}
