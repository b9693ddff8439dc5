import { identifierKey, type Decoy, type Known, type Person } from '@sallyport/core'
import { cutText, cutValue } from './cut.ts'

const NO_ATTRIBUTES: ReadonlyMap<string, unknown> = new Map()

interface Field {
  readonly ofKnown: (person: Known) => unknown
  readonly ofDecoy: (decoy: Decoy) => unknown
}

const fields = {
  pk: { ofKnown: ({ pk }) => cutText(pk), ofDecoy: ({ pk }) => cutText(pk) },
  username: { ofKnown: ({ username }) => cutText(username), ofDecoy: ({ identifier }) => cutText(identifier) },
  // In the one form in which addresses are compared, so that an expression need not think of case and of domains in Unicode.
  email: { ofKnown: ({ email }) => canonicalText(email), ofDecoy: ({ identifier }) => canonicalText(identifier) },
  name: { ofKnown: ({ name }) => cutText(name), ofDecoy: () => '' },
  groups: { ofKnown: ({ groups }) => cutValue(groups), ofDecoy: () => [] },
  attributes: { ofKnown: ({ attributes }) => cutValue(attributes), ofDecoy: () => NO_ATTRIBUTES },
} satisfies Record<string, Field>

function canonicalText(text: string): string {
  return cutText(identifierKey(cutText(text)))
}

export type UserField = keyof typeof fields
export const userFields = Object.keys(fields).filter(isUserField)

export function isUserField(name: string): name is UserField {
  return Object.hasOwn(fields, name)
}

/**
 * A person as an expression sees one, with the fields that it names; null for nobody. A decoy has its own key and what
 * was typed, is in no group and has no attributes.
 */
export function userView(person: Person | undefined, named: Iterable<UserField>): object | null {
  if (person === undefined) return null
  const view: Partial<Record<UserField, unknown>> = {}
  for (const name of named) {
    const field: Field = fields[name]
    view[name] = person.kind === 'known' ? field.ofKnown(person) : field.ofDecoy(person)
  }
  return view
}

/** All groups, however many: membership is never cut. */
export function groupsOf(person: Person | undefined): readonly string[] {
  return person?.kind === 'known' ? person.groups : []
}
