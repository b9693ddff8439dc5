import { engineTexts, HttpError } from '@sallyport/core'
import { hasTooManyParameters } from '@sallyport/core/adapter'
import type Koa from 'koa'

/**
 * Refuses a request of ours with more than 1,000 parameters before anything reads them. Never by `ctx.query`: what Koa
 * parses it with takes time with the square of their number.
 */
export const limitQuery: Koa.Middleware = (ctx, next) => {
  if (hasTooManyParameters(ctx.querystring))
    throw new HttpError(400, 'too_many_parameters', engineTexts.http_parameters)
  return next()
}
