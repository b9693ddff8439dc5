import type { GroupDefinition } from '@sallyport/planner'
import type { OrganisationSource } from '../../engine.ts'
import { organisationProblem } from '../check/flow-problem.ts'
import { nameUuid } from './uuid.ts'

type Place = { readonly source: OrganisationSource; readonly index: number }

/**
 * Turns groups as operators write them into definitions.
 *
 * @param stored the groups that exist already, by name, with the names of their parents
 * @throws `SetupError` `bad_group` with file, line and path
 */
export function compileGroups(
  sources: readonly OrganisationSource[],
  stored: ReadonlyMap<string, string | null>,
): readonly GroupDefinition[] {
  const groups = new Map<string, GroupDefinition>()
  const places = new Map<string, Place>()
  for (const source of sources) {
    for (const [index, document] of (source.organisation.groups ?? []).entries()) {
      const { name, parent = null, superuser = false, permissions = [], members = null } = document
      const previous = places.get(name)
      if (previous !== undefined) {
        const reason = `is taken by another group in ${previous.source.source} already`
        throw organisationProblem(source, ['groups', index, 'name'], reason)
      }
      places.set(name, { source, index })
      groups.set(name, { pk: nameUuid('group', name), name, parent, superuser, permissions, members })
    }
  }
  const parents = new Map([...stored, ...[...groups.values()].map(({ name, parent }) => [name, parent] as const)])
  for (const { name, parent } of groups.values()) checkParent(name, parent, parents, places)
  return [...groups.values()]
}

function checkParent(
  name: string,
  parent: string | null,
  parents: ReadonlyMap<string, string | null>,
  places: ReadonlyMap<string, Place>,
): void {
  const place = places.get(name)
  if (parent === null || place === undefined) return
  const fail = (reason: string): never => {
    throw organisationProblem(place.source, ['groups', place.index, 'parent'], reason)
  }
  if (!parents.has(parent)) fail(`is the group "${parent}", which does not exist`)
  const path = [name]
  for (let next: string | null = parent; next !== null; next = parents.get(next) ?? null) {
    if (next === name) fail(`makes the group its own ancestor: ${[...path, name].join(' → ')}`)
    // A circle further up is another group's.
    if (path.includes(next)) return
    path.push(next)
  }
}
