import type { Client, ClientOptions } from './client.ts'
import type { ComponentTable } from './component-types.ts'
import type { Components } from './components.ts'
import type { ClientOf, PluginSet } from './inferred-components.ts'
import { makeClient } from './make-client.ts'

export * from './public.ts'

/** As in `index.ts`; cookies are the browser’s own. */
export function createClient<Known extends ComponentTable<Known> = Components>(options: ClientOptions): Client<Known>
export function createClient<Given extends PluginSet>(options: ClientOptions): ClientOf<Given>
export function createClient(options: ClientOptions): unknown {
  return makeClient(options, undefined)
}
