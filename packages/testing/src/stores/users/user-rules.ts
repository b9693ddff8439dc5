import assert from 'node:assert/strict'
import type { Known, UserField } from '@sallyport/core'
import { broken } from '../../rule.ts'
import { findNonJson } from '../../find-non-json.ts'
import type { StoreRule } from '../test-store.ts'
import type { UserStoreFixture } from './user-store-fixture.ts'

type UserRule = StoreRule<UserStoreFixture>

const ALL: readonly UserField[] = ['username', 'email', 'upn']
/** Texts that nobody is called, and that a database may stumble over. */
const ODD = ['', ' ', 'nobody', '\0', 'a\0b', '\uD800', '%', '_', '__proto__', "' or 1=1 --", 'a'.repeat(100_000)]

export const userRules: readonly UserRule[] = [
  {
    name: 'found',
    title: 'somebody is found by each of his fields and by his key, as the same person',
    why: 'The first request finds a person by what he has typed, and every later one by his key.',
    mend: 'Answer the same `Known` from `find` and `get`, with the key as text.',
    async check(fixture) {
      const { users, known } = fixture
      const person = await knownOf(fixture)
      assert.equal(person.kind, 'known')
      for (const [field, identifier] of identifiersOf(fixture)) {
        assert.deepEqual(await users.find(identifier, { fields: [field], caseInsensitive: false }), person, field)
      }
      assert.equal(person.pk, known.pk)
    },
  },
  {
    name: 'fields',
    title: 'only the fields that are asked for count',
    why: 'The operator says what a login name may be; a field that he has left out must let nobody in.',
    mend: 'Look at `fields` of the options, an empty list included.',
    async check(fixture) {
      const { users } = fixture
      for (const [field, identifier] of identifiersOf(fixture)) {
        const sharing = identifiersOf(fixture)
          .filter(([, other]) => other === identifier)
          .map(([other]) => other)
        const others = ALL.filter((other) => !sharing.includes(other))
        const found = await users.find(identifier, { fields: others, caseInsensitive: false })
        if (found?.pk === fixture.known.pk) broken(`his ${field} finds him although only ${others.join(', ')} count.`)
        assert.equal(await users.find(identifier, { fields: [], caseInsensitive: false }), undefined, 'without fields')
      }
    },
  },
  {
    name: 'order',
    title: 'the first field by the order of the request wins',
    why: 'One person’s e-mail address may be another one’s username; who of them is meant must not change by chance.',
    mend: 'Try the fields in the order in which `fields` names them.',
    appliesTo: ({ shared }) => shared !== undefined,
    async check({ users, shared }) {
      if (shared === undefined) return
      const entries = Object.entries(shared.byField)
      for (const [field, pk] of entries) {
        const fields = [...ALL].toSorted((one, other) => Number(other === field) - Number(one === field))
        const found = await users.find(shared.identifier, { fields, caseInsensitive: false })
        assert.equal(found?.pk, pk, `with ${fields.join(', ')}`)
      }
    },
  },
  {
    name: 'case',
    title: 'upper and lower case are told apart, unless the request says otherwise',
    why: 'Where names differ by case only, the wrong person would be meant.',
    mend: 'Compare exactly when `caseInsensitive` is false, and without regard to case when it is true.',
    async check(fixture) {
      const { users, known } = fixture
      for (const [field, identifier] of identifiersOf(fixture)) {
        const swapped = swapCase(identifier)
        if (swapped === identifier) continue
        const exact = await users.find(swapped, { fields: [field], caseInsensitive: false })
        if (exact?.pk === known.pk) broken(`"${swapped}" finds "${identifier}" by an exact look.`)
        const loose = await users.find(swapped, { fields: [field], caseInsensitive: true })
        assert.equal(loose?.pk, known.pk, `"${swapped}" does not find "${identifier}"`)
      }
    },
  },
  {
    name: 'nobody',
    title: 'odd texts are nobody, and no error',
    why: 'Anybody may type anything; an error would be a crash, or tell names apart.',
    mend: 'Answer undefined for what no person could be called, before a database is asked where it would refuse the text.',
    async check({ users }) {
      for (const text of ODD) {
        for (const caseInsensitive of [false, true]) {
          assert.equal(
            await users.find(text, { fields: ALL, caseInsensitive }),
            undefined,
            JSON.stringify(text.slice(0, 20)),
          )
        }
        assert.equal(await users.get(text), undefined, JSON.stringify(text.slice(0, 20)))
      }
    },
  },
  {
    name: 'inactive',
    title: 'somebody who may not act is nobody',
    why: 'He must get the same answers as somebody who does not exist, and lose what he is logged in to.',
    mend: 'Leave inactive people out of `find` and `get`.',
    appliesTo: ({ inactive }) => inactive !== undefined,
    async check({ users, inactive }) {
      if (inactive === undefined) return
      assert.equal(await users.find(inactive.identifier, { fields: ALL, caseInsensitive: true }), undefined)
      assert.equal(await users.get(inactive.pk), undefined)
    },
  },
  {
    name: 'password',
    title: 'the right password is true, and everything else is false',
    why: 'This is the door.',
    mend: 'Compare with what is stored for `person.pk`; answer false, and throw nothing, for texts that no password could be.',
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
    title: 'a decoy, a stranger and somebody without a password have no right password',
    why: 'A decoy that could be proven would be a person.',
    mend: 'Do the work of a check against a filler hash, and answer false.',
    async check(fixture) {
      const { users, known, withoutPassword } = fixture
      const person = await knownOf(fixture)
      const decoy = { kind: 'decoy', pk: '0ff1ce00-0000-8000-8000-000000000000', identifier: 'nobody' } as const
      const stranger: Known = { ...person, pk: decoy.pk }
      for (const text of [known.password, '', 'nobody']) {
        assert.equal(await users.verifyPassword(decoy, text), false, 'a decoy')
        assert.equal(await users.verifyPassword({ ...decoy, pk: 'no key of yours \0' }, text), false, 'an odd decoy')
        assert.equal(await users.verifyPassword(stranger, text), false, 'a stranger')
      }
      if (withoutPassword === undefined) return
      const bare = await users.get(withoutPassword)
      if (bare === undefined) return broken('the person without a password is not there.')
      for (const text of ['', known.password]) assert.equal(await users.verifyPassword(bare, text), false)
    },
  },
  {
    name: 'epoch',
    title: 'a changed password moves credentialsChangedAt, each time',
    why: 'Logins, proofs and links from before it must not count any more.',
    mend: 'Set it, later than before, in the write that changes the password, and read it with the user from `find` and `get`.',
    appliesTo: ({ changePassword }) => changePassword !== undefined,
    async check({ users, changePassword }) {
      if (changePassword === undefined) return
      const seen = new Set<string>()
      for (const _time of [1, 2, 3]) {
        const person = await users.get(await changePassword())
        const at = person?.credentialsChangedAt
        if (at === undefined || Number.isNaN(Date.parse(at)))
          return broken(`credentialsChangedAt is ${at}, and no time.`)
        seen.add(new Date(at).toISOString())
      }
      if (seen.size < 3) broken('it was the same after two changes.')
    },
  },
  {
    name: 'json',
    title: 'a person is plain data',
    why: 'Policies and pages read people, and what they read must be the same in every process.',
    mend: 'Answer plain objects: texts, booleans, lists; `attributes` as JSON.',
    async check(fixture) {
      const person = await knownOf(fixture)
      const place = findNonJson(person, 'the person')
      if (place !== undefined) broken(`${place}, which JSON cannot keep as it is.`)
      for (const name of ['pk', 'username', 'email', 'name'] as const) assert.equal(typeof person[name], 'string', name)
      assert.equal(typeof person.isSuperuser, 'boolean')
      assert.ok(person.groups.every((group) => typeof group === 'string'))
      if (JSON.stringify(person).includes(fixture.known.password)) broken('the person carries his password.')
    },
  },
]

async function knownOf({ users, known }: UserStoreFixture): Promise<Known> {
  return (await users.get(known.pk)) ?? broken(`nobody has the key "${known.pk}".`)
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
