import { engineTexts, FlowRefused, HttpError, type Engine, type StartOptions } from '@sallyport/core'
import { flowPage, isFromElsewhere, type Definitions, type FlowRuntime } from '@sallyport/core/adapter'
import Type from 'typebox'
import { keptQuery } from '../kept-query.ts'
import { loginPath } from '../login-path.ts'
import { route } from './route.ts'

/** Starts the flow with which a stage is set up. A stage offers it by a setting `configureFlow`. */
export const configureStage = route({
  method: 'GET',
  path: '/flows/-/configure/:stage/',
  access: 'visitor',
  operationId: 'flows_configure',
  tag: 'flows',
  summary: 'Set up a stage',
  description:
    'Starts the flow that sets up a stage, about the logged-in user. A visitor who is not logged in is sent to the login first.',
  query: [{ name: 'next', description: 'Where the flow leads at its end.', schema: Type.String() }],
  answers: [
    { status: 302, description: 'To the page of the flow, or to the login.', headers: { Location: 'Its path.' } },
  ],
  errors: ['not_found', 'unavailable'],
  async handle({ ctx, engine, mount, found }) {
    const { settings } = engine
    const query = keptQuery(engine, ctx.querystring)
    const { stage = '' } = ctx.params
    const cookie = mount.session.read(ctx)
    const path = `${settings.prefix}/flows/-/configure/${encodeURIComponent(stage)}/`
    const login = loginPath(settings, query.size === 0 ? path : `${path}?${query}`)
    if (found === undefined || cookie === undefined) return ctx.redirect(login)
    const slug = setUpFlow(engine, stage)
    if (slug === undefined) throw nothing()
    const next = query.get('next')
    // Another site's link must not throw away what is under way, and a browser that only looks has not asked for anything.
    if (!isFromElsewhere(settings, { method: ctx.method, header: (name) => ctx.get(name) })) {
      const started = await start(engine, slug, { browser: cookie, loggedIn: true, ...(next === null ? {} : { next }) })
      if (!started) return ctx.redirect(login)
    }
    ctx.redirect(flowPage(settings, slug, query))
  },
})

/** False where the login has ended meanwhile. */
async function start(engine: Engine, slug: string, options: StartOptions): Promise<boolean> {
  try {
    await engine.start(slug, options)
    return true
  } catch (error) {
    if (error instanceof FlowRefused && error.code === 'not_authenticated') return false
    // Which flows do not apply to a user is not disclosed.
    if (error instanceof FlowRefused) throw nothing()
    throw error
  }
}

/** Slug of the flow that sets up a stage; undefined when there is no such stage, or when it offers none. */
function setUpFlow({ definitions }: Engine, pk: string): string | undefined {
  // A stage that was moved to another file still stands in the flow that it came from, as it was.
  const flows = definitions.all()
  const isUnmanaged = ({ definition }: FlowRuntime): boolean => definitions.isUnmanaged(definition.slug)
  for (const { bindings } of [...flows.filter((flow) => !isUnmanaged(flow)), ...flows.filter(isUnmanaged)]) {
    for (const { stage } of bindings.values()) {
      const slug = stage.pk === pk ? stage.config['configureFlow'] : undefined
      if (typeof slug === 'string' && canBegin(definitions, slug)) return slug
    }
  }
  return undefined
}

function canBegin(definitions: Definitions, slug: string): boolean {
  return definitions.current(slug) !== undefined && !definitions.isDisabled(slug)
}

function nothing(): HttpError {
  return new HttpError(404, 'not_found', engineTexts.http_no_setup)
}
