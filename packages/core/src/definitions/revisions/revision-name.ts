import type { FlowDefinition } from '@sallyport/planner'

/**
 * What runs are begun under: a stored revision, and the stage types that were newer than it, with the versions that were
 * installed. So a run remembers every version that it was begun under, although nothing that is stored is rewritten.
 */
export interface RevisionName {
  /** Hash of what is stored. */
  readonly stored: string
  /** Stage type → version, where it is not the stored one. */
  readonly versions: ReadonlyMap<string, number>
}

/** `<hash>`, or `<hash>~pin:2,totp:3`. */
export function writeRevision({ stored, versions }: RevisionName): string {
  if (versions.size === 0) return stored
  return `${stored}~${[...versions].map(([type, version]) => `${type}:${version}`).join(',')}`
}

export function readRevision(name: string): RevisionName {
  const [stored = '', rest = ''] = name.split('~', 2)
  const versions = rest.split(',').flatMap((part): [string, number][] => {
    const [type = '', version] = part.split(':', 2)
    return type === '' || !/^\d+$/.test(version ?? '') ? [] : [[type, Number(version)]]
  })
  return { stored, versions: new Map(versions) }
}

/** The stage types whose version has changed, in the order of the flow. */
export function changedVersions(stored: FlowDefinition, upgraded: FlowDefinition): ReadonlyMap<string, number> {
  const versions = new Map(stored.bindings.map(({ stage }) => [stage.pk, stage.version]))
  const changed = upgraded.bindings.filter(({ stage }) => versions.get(stage.pk) !== stage.version)
  return new Map(changed.map(({ stage }) => [stage.type, stage.version]))
}
