import test from 'ava'
import { Requirement, type Known } from '../src/index.ts'
import { meetsRequirement, NO_FACTS, type RequirementFacts } from '../src/requirement.ts'

const user: Known = {
  kind: 'known',
  pk: '1',
  username: 'ann',
  email: 'ann@example.com',
  name: 'Ann',
  isSuperuser: false,
  groups: [],
  permissions: [],
  attributes: {},
}

const visitors: Readonly<Record<string, RequirementFacts>> = {
  nobody: NO_FACTS,
  user: { ...NO_FACTS, loggedIn: user },
  superuser: { ...NO_FACTS, loggedIn: { ...user, isSuperuser: true } },
  redirected: { ...NO_FACTS, redirected: true },
  restored: { ...NO_FACTS, restored: true },
  outpost: { ...NO_FACTS, outpost: true },
}

const met: Readonly<Record<Requirement, readonly string[]>> = {
  none: Object.keys(visitors),
  require_authenticated: ['user', 'superuser'],
  require_unauthenticated: ['nobody', 'redirected', 'restored', 'outpost'],
  require_superuser: ['superuser'],
  require_redirect: ['redirected'],
  require_token: ['restored'],
  require_outpost: ['outpost'],
}

for (const [requirement, who] of Object.entries(met) as [Requirement, readonly string[]][]) {
  test(`${requirement} is met by: ${who.join(', ')}`, (t) => {
    const meeting = Object.keys(visitors).filter((name) => meetsRequirement(requirement, visitors[name] ?? NO_FACTS))
    t.deepEqual(meeting, [...who])
  })
}

test('the table has each requirement that a flow may have', (t) => {
  t.deepEqual(Object.keys(met).toSorted(), [...Requirement.enum].toSorted())
})
