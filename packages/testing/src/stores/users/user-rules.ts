import assert from 'node:assert/strict'
import { identifierKey, type Known, type PersonToCreate, type UserField } from '@sallyport/core'
import { fail } from '../../rule.ts'
import { findNonJson } from '../../find-non-json.ts'
import type { StoreRule } from '../test-store.ts'
import type { UserStoreFixture } from './user-store-fixture.ts'

type UserRule = StoreRule<UserStoreFixture>

const ALL: readonly UserField[] = ['username', 'email', 'upn']
/** Texts that identify no user, and that a database may reject. */
const ODD = ['', ' ', 'nobody', '\0', 'a\0b', '\uD800', '%', '_', '__proto__', "' or 1=1 --", 'a'.repeat(100_000)]

export const userRules: readonly UserRule[] = [
  {
    name: 'found',
    title: 'a user is found by each of their fields and by their key, as the same user',
    why: 'The first request finds a user by what they have typed, and every later one by their key.',
    fix: 'Return the same `Known` from `find` and `get`, with the key as text.',
    async check(fixture) {
      const { users, known } = fixture
      const person = await knownOf(fixture)
      assert.equal(person.kind, 'known')
      for (const [field, identifier] of identifiersOf(fixture)) {
        assert.deepEqual(await users.find(identifier, { fields: [field] }), person, field)
      }
      assert.equal(person.pk, known.pk)
    },
  },
  {
    name: 'fields',
    title: 'only the fields that are asked for count',
    why: 'The operator says what a login name may be; a field that they have left out must let nobody in.',
    fix: 'Look at `fields` of the options, an empty list included.',
    async check(fixture) {
      const { users } = fixture
      for (const [field, identifier] of identifiersOf(fixture)) {
        const sharing = identifiersOf(fixture)
          .filter(([, other]) => other === identifier)
          .map(([other]) => other)
        const others = ALL.filter((other) => !sharing.includes(other))
        const found = await users.find(identifier, { fields: others })
        if (found?.pk === fixture.known.pk)
          fail(`the user is found by ${field} although only ${others.join(', ')} count.`)
        assert.equal(await users.find(identifier, { fields: [] }), undefined, 'without fields')
      }
    },
  },
  {
    name: 'variants',
    title: 'an identifier finds its user however it is typed',
    why: 'Case, width, white space and the way accents are encoded depend on keyboards, not on who is meant.',
    fix: 'Store the keys of `identifiersOf(user)` and look for `identifierKey(identifier)`, never for `lower()` of a column.',
    async check(fixture) {
      const { users, known } = fixture
      for (const [field, identifier] of identifiersOf(fixture)) {
        for (const typed of variantsOf(identifier)) {
          const found = await users.find(typed, { fields: [field] })
          assert.equal(found?.pk, known.pk, `${JSON.stringify(typed)} does not find "${identifier}"`)
        }
      }
    },
  },
  {
    name: 'look-alikes',
    title: 'a text that only looks like an identifier finds nobody',
    why: 'An invisible character or a letter of another script makes another name: who registers it must not get this account.',
    fix: 'Compare keys for equality; strip and replace nothing besides.',
    async check(fixture) {
      const { users, known } = fixture
      for (const [field, identifier] of identifiersOf(fixture)) {
        for (const typed of lookAlikesOf(identifier)) {
          const found = await users.find(typed, { fields: [field] })
          assert.notEqual(found?.pk, known.pk, `${JSON.stringify(typed)} finds "${identifier}"`)
        }
      }
    },
  },
  {
    name: 'name-space',
    title: 'what identifies a user is nobody else’s, as whatever kind',
    why: 'A user who gives another user’s username as their e-mail address would lock that user out.',
    fix: 'Keep the keys of all kinds in one table under one unique index, inactive users’ too, and ask it in `isTaken` and `writes`.',
    appliesTo: ({ users }) => users.isTaken !== undefined || users.writes !== undefined,
    async check(fixture) {
      const { users, known, inactive } = fixture
      const others = inactive === undefined ? [] : [inactive.identifier]
      const all = [...identifiersOf(fixture).map(([, identifier]) => identifier), ...others]
      for (const identifier of all.flatMap((text) => [text, ...variantsOf(text)])) {
        const isTaken = await users.isTaken?.(identifier, { person: undefined, key: 'suite' })
        if (isTaken === false) fail(`${JSON.stringify(identifier)} is free although it identifies a user.`)
      }
      for (const [, identifier] of identifiersOf(fixture)) {
        const isTaken = await users.isTaken?.(identifier, { person: known.pk, key: 'suite' })
        if (isTaken === true) fail(`"${identifier}" is not free for the user that it identifies.`)
      }
      if (users.writes === undefined) return
      for (const [index, identifier] of all.entries()) {
        const asName = await users.writes.create(newcomer(identifier, ''), `suite:name:${index}`)
        assert.deepEqual(asName, { kind: 'refused', reason: 'username_taken' }, `the username "${identifier}"`)
        if (!identifier.includes('@')) continue
        const asAddress = await users.writes.create(newcomer('a free name', identifier), `suite:address:${index}`)
        assert.deepEqual(asAddress, { kind: 'refused', reason: 'email_taken' }, `the address "${identifier}"`)
      }
    },
  },
  {
    name: 'nobody',
    title: 'unusual texts identify nobody, and are no error',
    why: 'Anybody may type anything; an error would be a crash, or reveal which names exist.',
    fix: 'Return undefined for what no person could be called, before a database is asked where it would refuse the text.',
    async check({ users }) {
      for (const text of ODD) {
        assert.equal(await users.find(text, { fields: ALL }), undefined, JSON.stringify(text.slice(0, 20)))
        assert.equal(await users.get(text), undefined, JSON.stringify(text.slice(0, 20)))
      }
    },
  },
  {
    name: 'inactive',
    title: 'a user who may not act is not found',
    why: 'They must get the same answers as a user who does not exist, and lose their logins.',
    fix: 'Leave inactive people out of `find` and `get`.',
    appliesTo: ({ inactive }) => inactive !== undefined,
    async check({ users, inactive }) {
      if (inactive === undefined) return
      assert.equal(await users.find(inactive.identifier, { fields: ALL }), undefined)
      assert.equal(await users.get(inactive.pk), undefined)
    },
  },
  {
    name: 'password',
    title: 'the right password is true, and everything else is false',
    why: 'This is the door.',
    fix: 'Compare with what is stored for `person.pk`; return false, and throw nothing, for texts that no password could be.',
    async check(fixture) {
      const { users, known } = fixture
      const person = await knownOf(fixture)
      assert.equal(await users.verifyPassword(person, known.password), true)
      for (const wrong of [`${known.password} `, swapCase(known.password), known.password.slice(1), ...ODD]) {
        if (wrong === known.password) continue
        assert.equal(await users.verifyPassword(person, wrong), false, JSON.stringify(wrong.slice(0, 20)))
      }
    },
  },
  {
    name: 'decoy-password',
    title: 'a decoy, an unknown user and a user without a password have no right password',
    why: 'A decoy that could be proven would be a person.',
    fix: 'Do the work of a check against a filler hash, and return false.',
    async check(fixture) {
      const { users, known, withoutPassword } = fixture
      const person = await knownOf(fixture)
      const decoy = { kind: 'decoy', pk: '0ff1ce00-0000-8000-8000-000000000000', identifier: 'nobody' } as const
      const unknownUser: Known = { ...person, pk: decoy.pk }
      for (const text of [known.password, '', 'nobody']) {
        assert.equal(await users.verifyPassword(decoy, text), false, 'a decoy')
        assert.equal(await users.verifyPassword({ ...decoy, pk: 'no key of yours \0' }, text), false, 'an odd decoy')
        assert.equal(await users.verifyPassword(unknownUser, text), false, 'an unknown user')
      }
      if (withoutPassword === undefined) return
      const bare = await users.get(withoutPassword)
      if (bare === undefined) return fail('the person without a password is not there.')
      for (const text of ['', known.password]) assert.equal(await users.verifyPassword(bare, text), false)
    },
  },
  {
    name: 'epoch',
    title: 'a changed password moves credentialsChangedAt, each time',
    why: 'Logins, proofs and links from before it must not count any more.',
    fix: 'Set it, later than before, in the write that changes the password, and read it with the user from `find` and `get`.',
    appliesTo: ({ changePassword }) => changePassword !== undefined,
    async check({ users, changePassword }) {
      if (changePassword === undefined) return
      const seen = new Set<string>()
      for (const _time of [1, 2, 3]) {
        const person = await users.get(await changePassword())
        const at = person?.credentialsChangedAt
        if (at === undefined || Number.isNaN(Date.parse(at))) return fail(`credentialsChangedAt is ${at}, and no time.`)
        seen.add(new Date(at).toISOString())
      }
      if (seen.size < 3) fail('it was the same after two changes.')
    },
  },
  {
    name: 'json',
    title: 'a person is plain data',
    why: 'Policies and pages read people, and what they read must be the same in every process.',
    fix: 'Return plain objects: texts, booleans, lists; `attributes` as JSON.',
    async check(fixture) {
      const person = await knownOf(fixture)
      const place = findNonJson(person, 'the person')
      if (place !== undefined) fail(`${place}, which JSON cannot keep as it is.`)
      for (const name of ['pk', 'username', 'email', 'name'] as const) assert.equal(typeof person[name], 'string', name)
      assert.equal(typeof person.isSuperuser, 'boolean')
      assert.ok(person.groups.every((group) => typeof group === 'string'))
      if (JSON.stringify(person).includes(fixture.known.password)) fail('the user carries their password.')
    },
  },
]

async function knownOf({ users, known }: UserStoreFixture): Promise<Known> {
  return (await users.get(known.pk)) ?? fail(`no user has the key "${known.pk}".`)
}

function identifiersOf({ known }: UserStoreFixture): readonly (readonly [UserField, string])[] {
  return ALL.flatMap((field) => {
    const identifier = known.identifiers[field]
    return identifier === undefined ? [] : [[field, identifier] as const]
  })
}

function swapCase(text: string): string {
  return [...text]
    .map((letter) => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase()))
    .join('')
}

/** Other ways to type the same identifier. */
function variantsOf(identifier: string): readonly string[] {
  const variants = [
    swapCase(identifier),
    ` ${identifier} `,
    identifier.normalize('NFD'),
    identifier.replaceAll(/[!-~]/g, (character) => String.fromCodePoint(character.charCodeAt(0) + 0xfee0)),
  ]
  return variants.filter((typed) => identifierKey(typed) === identifierKey(identifier))
}

/** Other texts that look the same on a screen. */
function lookAlikesOf(identifier: string): readonly string[] {
  const [first = '', ...rest] = identifier
  const cyrillic = identifier.replaceAll('a', '\u0430').replaceAll('e', '\u0435').replaceAll('o', '\u043E')
  const looks = [`${identifier}\u200B`, `${first}\u00AD${rest.join('')}`, `\u2060${identifier}`, cyrillic]
  return looks.filter((typed) => identifierKey(typed) !== identifierKey(identifier))
}

function newcomer(username: string, email: string): PersonToCreate {
  const rest = {
    name: 'N',
    attributes: {},
    groups: [],
    isActive: true,
    type: 'external',
    path: 'users',
    isFirst: false,
  }
  return { username, email, ...rest }
}
