import type { FullTap } from 'tapable'
import { SetupError } from '../../setup-error.ts'
import type { Registration } from '../registration.ts'

interface RegistrationHook<Item> {
  call(registration: Registration<Item>): void
  intercept(interceptor: { tap(tap: FullTap): void }): void
}

/**
 * Calls a registration hook; tapable notifies an interceptor of the tap that comes next.
 *
 * @throws `SetupError` `plugin_failed`, `bad_registration`
 */
export function collect<Item extends object>(
  name: string,
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
  const unknown = items.find(({ item }: { readonly item: unknown }) => typeof item !== 'object' || item === null)
  if (unknown !== undefined) {
    const sentence = `The plugin "${unknown.plugin}" registers something through the hook "${name}" that is not an object.`
    throw new SetupError('bad_registration', sentence)
  }
  return items
}
