import type { FullTap } from 'tapable'
import { SetupError } from '../errors.ts'
import type { Registration } from './hooks.ts'

interface RegistrationHook<Item> {
  call(registration: Registration<Item>): void
  intercept(interceptor: { tap(tap: FullTap): void }): void
}

/**
 * Calls a registration hook; tapable tells an interceptor whose tap comes next.
 *
 * @throws `SetupError` `plugin_failed`
 */
export function collect<Item>(
  hook: RegistrationHook<Item>,
): readonly { readonly plugin: string; readonly item: Item }[] {
  const items: { plugin: string; item: Item }[] = []
  let plugin = ''
  hook.intercept({
    tap(tap) {
      plugin = tap.name
    },
  })
  try {
    hook.call({ add: (item) => items.push({ plugin, item }) })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new SetupError('plugin_failed', `${reason.replace(/\.$/, '')}.`, { cause })
  }
  return items
}
