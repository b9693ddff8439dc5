import type { Engine, Translate } from '@sallyport/core'
import { readQuery } from '@sallyport/core/adapter'
import type Koa from 'koa'
import { writeCookie } from './session-binding.ts'

/** Longest page query that is looked into. */
const MAX_QUERY = 8192
/** Seconds; a year. */
const LIFETIME = 31_536_000

/**
 * The language that the visitor has chosen: `locale` in the query of the page, else the value of the cookie, as a
 * canonical tag. One that there are no texts in counts as none.
 */
export function chosenLocale(engine: Engine, ctx: Koa.Context): string | undefined {
  const kept = ctx.cookies.get(engine.settings.cookies.locale, { signed: false })
  const { translations } = engine
  return translations.tagOf(localeOfQuery(ctx) ?? '') ?? translations.tagOf(kept ?? '')
}

/** Says messages in the language of a visitor. */
export function translatorFor(engine: Engine, ctx: Koa.Context): Translate {
  const { translations } = engine
  return translations.in(translations.choose(ctx.get('accept-language'), chosenLocale(engine, ctx)))
}

/** Keeps a language that the query chooses, so that it holds on every page from then on. */
export function keepLocale(engine: Engine): Koa.Middleware {
  return (ctx, next) => {
    // Never the visitor's spelling: what is kept is read back for a year.
    const locale = engine.translations.tagOf(localeOfQuery(ctx) ?? '')
    // What shared caches keep for everybody sets nobody's cookie.
    if (locale !== undefined && !ctx.path.startsWith(`${engine.settings.prefix}/if/assets/`)) {
      const isKept = ctx.cookies.get(engine.settings.cookies.locale, { signed: false }) === locale
      // No secret, so that an app's own pages may read it.
      if (!isKept)
        writeCookie(ctx, engine.settings, {
          name: engine.settings.cookies.locale,
          value: locale,
          lifetime: LIFETIME,
          httpOnly: false,
        })
    }
    return next()
  }
}

/** What a page has in its address, a client of the executor sends within the parameter `query`. */
function localeOfQuery(ctx: Koa.Context): string | undefined {
  const own = readQuery(ctx.querystring)
  const page = own.get('query') ?? ''
  const of = page.length > MAX_QUERY ? '' : page
  return own.get('locale') ?? readQuery(of).get('locale') ?? undefined
}
