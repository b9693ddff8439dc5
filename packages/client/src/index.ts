import type { Client, ClientOptions } from './client.ts'
import type { ComponentTable } from './component-types.ts'
import type { Components } from './components.ts'
import { cookieJar } from './cookie-jar.ts'
import type { ClientOf, PluginSet } from './inferred-components.ts'
import { makeClient } from './make-client.ts'

export * from './public.ts'

/**
 * A client of a server. Its type parameter says what the server’s flows may ask: the table that
 * `sallyport client generate` makes, or the type of a set of plugins; by default what the built-in plugins ask.
 */
export function createClient<Known extends ComponentTable<Known> = Components>(options: ClientOptions): Client<Known>
export function createClient<Given extends PluginSet>(options: ClientOptions): ClientOf<Given>
export function createClient(options: ClientOptions): unknown {
  return makeClient(options, cookieJar())
}
