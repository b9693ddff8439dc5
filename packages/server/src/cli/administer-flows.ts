import type { FlowAdministration, ListedFlow } from '@sallyport/core'
import { createFlowAdministration } from '@sallyport/core/adapter'
import type { Environment } from '../configuration/environment.ts'
import { withInstallation } from './running-installation.ts'

/** What `sallyport flows <action>` does to one flow. */
const ONE = {
  disable: async (flows: FlowAdministration, slug: string) => {
    await flows.disable(slug)
    return `Disabled the flow "${slug}".`
  },
  enable: async (flows: FlowAdministration, slug: string) => {
    await flows.enable(slug)
    return `Enabled the flow "${slug}".`
  },
  remove: async (flows: FlowAdministration, slug: string) => {
    await flows.remove(slug)
    return `Removed the flow "${slug}".`
  },
}

/** What `sallyport flows <action>` does without naming a flow. */
const ALL = {
  list: async (flows: FlowAdministration) => (await flows.list()).map(lineOf).join('\n'),
  prune: async (flows: FlowAdministration) => {
    const removed = await flows.prune()
    return removed.length === 0
      ? 'There is no unmanaged flow.'
      : `Removed ${removed.length} flows: ${removed.join(', ')}.`
  },
}

/**
 * Lists, switches and removes the flows of a running installation. Returns what was done; undefined for what is no such
 * command.
 *
 * @throws `StartError` or `SetupError` with one sentence
 */
export async function administerFlows(environment: Environment, args: readonly string[]): Promise<string | undefined> {
  const [action = '', slug, ...more] = args
  if (more.length > 0) return undefined
  const work = workOf(action, slug)
  if (work === undefined) return undefined
  return withInstallation(
    environment,
    async ({ registry, storage }) => `${await work(createFlowAdministration(storage.definitions, registry))}\n`,
  )
}

function workOf(
  action: string,
  slug: string | undefined,
): ((flows: FlowAdministration) => Promise<string>) | undefined {
  if (slug === undefined) return isKeyOf(ALL, action) ? ALL[action] : undefined
  return isKeyOf(ONE, action) ? (flows) => ONE[action](flows, slug) : undefined
}

function isKeyOf<Table extends object>(table: Table, key: string): key is Extract<keyof Table, string> {
  return Object.hasOwn(table, key)
}

/** `old-login  authentication  files, unmanaged` */
function lineOf({ slug, designation, managedBy, unmanaged, disabled, problem }: ListedFlow): string {
  const states = [managedBy, ...(unmanaged ? ['unmanaged'] : []), ...(disabled ? ['disabled'] : [])]
  const line = `${slug}  ${designation}  ${states.join(', ')}`
  return problem === undefined ? line : `${line}\n  ${problem}`
}
