import { SetupError } from '../../setup-error.ts'

/** Takes a name for what registers it. `what` is what the name is of: `stage type`. */
export function claim<Owner extends { readonly plugin: string }>(
  names: Map<string, Owner>,
  what: string,
  name: string,
  owner: Owner,
): void {
  const previous = names.get(name)
  if (previous !== undefined) {
    const whose = previous.plugin === owner.plugin ? 'it' : `"${previous.plugin}"`
    throw new SetupError(
      `duplicate_${what.replaceAll(' ', '_')}`,
      `The plugin "${owner.plugin}" registers the ${what} "${name}", which ${whose} registers already.`,
    )
  }
  names.set(name, owner)
}
