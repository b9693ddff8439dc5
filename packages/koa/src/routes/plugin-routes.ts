import { engineTexts, type Authentication, type Registry, type RouteAnswer } from '@sallyport/core'
import { workOfPlugin } from '@sallyport/core/adapter'
import Type from 'typebox'
import { translatorFor } from '../language.ts'
import { requestId } from '../request-id.ts'
import { route, type Handled, type Route, type RouteCall } from './route.ts'

/** The routes of the plugins as rows of the table. What they answer with is theirs. */
export function pluginRoutes({ routes }: Registry): readonly Route[] {
  const names = new Set<string>()
  return routes.map((owned) => {
    const { plugin, route: own } = owned
    const { method, path, access, body } = own
    const row = {
      method,
      path: `/plugins/${plugin}${path}`,
      operationId: freeName(names, `plugins ${plugin} ${method} ${path}`),
      tag: 'plugins' as const,
      summary: `${method} ${path} of the plugin ${plugin}`,
      ...(body === undefined ? {} : { body }),
      answers: [{ status: '2XX' as const, description: 'What the plugin answers.', schema: Type.Unknown() }],
    }
    const handle = (call: PluginCall): Handled => callPlugin(owned, call)
    return access === 'public'
      ? route({ ...row, access: 'visitor', handle })
      : route({ ...row, access, refusal: engineTexts.http_may_not, handle })
  })
}

type PluginCall = RouteCall<Authentication | undefined>

function callPlugin(
  { plugin, route: own }: Registry['routes'][number],
  { ctx, engine, body, found }: PluginCall,
): Promise<RouteAnswer> {
  const where = { plugin, place: `its route ${own.method} "${own.path}"` }
  return workOfPlugin(engine, where, async (services, signal) =>
    checkAnswer(
      await own.handle({
        id: requestId(ctx),
        params: { ...ctx.params },
        query: new URLSearchParams(ctx.querystring),
        body,
        person: found?.person,
        say: translatorFor(engine, ctx),
        services,
        signal,
      }),
    ),
  )
}

/** Before anything is committed, since a plugin may be written without types. */
function checkAnswer(answer: RouteAnswer | undefined): RouteAnswer {
  if (typeof answer !== 'object' || answer === null) throw new Error('it returns no answer')
  const { status = 200 } = answer
  if (!Number.isInteger(status) || status < 200 || status > 599) throw new Error(`it returns the status ${status}`)
  try {
    JSON.stringify(answer.body)
  } catch (cause) {
    throw new Error('it returns a body that is no JSON', { cause })
  }
  // A type of its own is nothing that a route may choose.
  return { status, body: answer.body }
}

/** `plugins_acme_pin_post_send`, with a number where it is taken. */
function freeName(names: Set<string>, text: string): string {
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replace(/_$/, '')
  let free = name
  for (let count = 2; names.has(free); count += 1) free = `${name}_${count}`
  names.add(free)
  return free
}
