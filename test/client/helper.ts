import { createClient, type Client, type ClientOptions, type Components, type FlowState } from '@sallyport/client'
import type { ExecutionContext } from 'ava'

export const LOGIN = 'default-authentication-flow'

/** What a flow of the built-in plugins says. */
export type State = FlowState<Components>

/** A client that does not let a test wait. */
export function quick(options: ClientOptions): Client<Components> {
  return createClient({ retryDelay: 1, ...options })
}

/** The state as the kind, or component, that the test expects; anything else fails it. */
export function expect<Component extends State['component']>(
  t: ExecutionContext,
  state: State,
  component: Component,
): Extract<State, { readonly component: Component }> {
  t.is<string, string>(state.component, component)
  return state as Extract<State, { readonly component: Component }>
}

/** Goes to where the flow asks for ann's password. */
export async function toPassword(
  t: ExecutionContext,
  client: Client<Components>,
  next?: string,
): Promise<Extract<State, { readonly component: 'ak-stage-password' }>> {
  const first = await client.flow(LOGIN, next === undefined ? {} : { next }).start()
  const second = await expect(t, first, 'ak-stage-identification').answer({ uid_field: 'ann' })
  return expect(t, second, 'ak-stage-password')
}
