import type { Client, ClientOptions } from './client.ts'
import type { ComponentTable } from './component-types.ts'
import type { Components } from './components.ts'
import { cookieJar } from './cookie-jar.ts'
import { makeClient, type PlainClient } from './make-client.ts'

export * from './public.ts'

/**
 * A client of a server. Its type parameter says what the server’s flows may ask: the table that
 * `sallyport client generate` makes, by default that of the built-in plugins.
 */
export function createClient<Known extends ComponentTable<Known> = Components>(options: ClientOptions): Client<Known>
export function createClient(options: ClientOptions): PlainClient {
  return makeClient(options, cookieJar())
}
