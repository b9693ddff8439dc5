import type { Client, ClientOptions } from './client.ts'
import type { ComponentTable } from './component-types.ts'
import type { Components } from './components.ts'
import { makeClient, type PlainClient } from './make-client.ts'

export * from './public.ts'

/** As in `index.ts`; cookies are the browser’s own. */
export function createClient<Known extends ComponentTable<Known> = Components>(options: ClientOptions): Client<Known>
export function createClient(options: ClientOptions): PlainClient {
  return makeClient(options, undefined)
}
