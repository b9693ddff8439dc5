import { flowPage, type Settings } from '@sallyport/core'

/** Where a page's form posts to: its own address, but without a flow token, which its step stands for. */
export function pageAction(settings: Settings, slug: string, querystring: string): string {
  const query = new URLSearchParams(querystring)
  query.delete('flow_token')
  return flowPage(settings, slug, query)
}
