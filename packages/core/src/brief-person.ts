import type { Known } from '@sallyport/planner'

/** What is read of a person before a run has proven them: of nearly the same size for everybody. */
export type BriefPerson = Pick<Known, 'pk' | 'username' | 'email' | 'name' | 'credentialsChangedAt'>

/**
 * A user with only these fields loaded. Reading anything else throws, rather than looking like a user without groups
 * or attributes.
 */
export function briefPerson({ pk, username, email, name, credentialsChangedAt: epoch }: BriefPerson): Known {
  const absent = (field: string) => ({
    get(): never {
      throw new Error(`The person's "${field}" was not loaded; the stage type must not say readsPerson: "brief".`)
    },
  })
  const known = Object.defineProperties(
    {
      kind: 'known' as const,
      pk,
      username,
      email,
      name,
      ...(epoch === undefined ? {} : { credentialsChangedAt: epoch }),
    },
    Object.fromEntries(ABSENT.map((field) => [field, absent(field)])),
  )
  // Each field of a known person is there; the compiler does not follow defineProperties.
  return known as Known
}

const ABSENT = ['isSuperuser', 'groups', 'permissions', 'attributes'] as const satisfies readonly (keyof Known)[]
