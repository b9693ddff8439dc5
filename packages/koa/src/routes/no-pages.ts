import { engineTexts, HttpError } from '@sallyport/core'
import { route } from './route.ts'

/** Where a flow's page would be, if the router drew pages. */
export const noPages = route({
  method: 'ALL',
  path: '/if/flow/:slug/',
  access: 'open',
  handle() {
    throw new HttpError(404, 'not_found', engineTexts.http_nothing)
  },
})
