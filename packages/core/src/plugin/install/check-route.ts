import { SetupError } from '../../setup-error.ts'
import { assertBounded } from '../../schema/assert-bounded.ts'
import type { PluginRoute } from '../route.ts'

const ACCESS: readonly string[] = ['public', 'user', 'superuser']
const METHODS: readonly string[] = ['GET', 'POST', 'PUT', 'DELETE']

/** What is wrong with one route by itself. */
export function checkRoute(plugin: string, route: PluginRoute): void {
  const fail = (rest: string): never => {
    throw new SetupError('bad_route', `The plugin "${plugin}" registers the route "${route.path}", ${rest}.`)
  }
  if (
    typeof route.path !== 'string' ||
    !/^\/(?:[\w.~:-]+\/?)*$/.test(route.path) ||
    /\/\.\.?(?:\/|$)/.test(route.path)
  ) {
    fail('which is no path such as "/pins/:id/"')
  }
  if (!METHODS.includes(route.method)) fail(`whose method is none of ${METHODS.join(', ')}`)
  if (!ACCESS.includes(route.access)) fail(`whose access is none of ${ACCESS.join(', ')}`)
  if (typeof route.handle !== 'function') fail('which has no "handle"')
  if (route.body !== undefined) {
    assertBounded(route.body, `The body of the route "${route.path}" of the plugin "${plugin}"`)
  }
}
