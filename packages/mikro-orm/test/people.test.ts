import { testUserStore } from '@sallyport/testing'
import test from 'ava'
import { cheap, freshDatabase, open } from './helper.ts'

const database = await freshDatabase()
const storage = await open(database.url)
test.after.always(async () => {
  await storage.close()
  await database.drop()
})
const { users } = storage

test.serial('the first person is created once, as a superuser', async (t) => {
  const first = { username: 'root', email: 'root@example.test', name: 'Root', password: 'x' }
  const made = await Promise.all([users.createFirst(first), users.createFirst({ ...first, username: 'toor' })])
  t.is(made.filter((pk) => pk !== undefined).length, 1)
  t.false(await users.isEmpty())
  t.true((await users.get(made.find((pk) => pk !== undefined) ?? ''))?.isSuperuser)
})

testUserStore(test, async () => {
  const password = 'correct horse'
  const attributes = { upn: 'Suite@Corp', list: [1, null] }
  const pk = await users.create({ username: 'suite', email: 'suite@example.test', name: 'S', password, attributes })
  const gone = await users.create({ username: 'gone', email: 'gone@example.test', name: 'G', password })
  await users.setActive(gone, false)
  const shared = 'shared@example.test'
  const byUsername = await users.create({ username: shared, email: 'a@example.test', name: 'A' })
  const byEmail = await users.create({ username: 'other', email: shared, name: 'B' })
  return {
    users,
    known: { pk, password, identifiers: { username: 'suite', email: 'suite@example.test', upn: 'Suite@Corp' } },
    withoutPassword: byUsername,
    async changePassword() {
      await users.setPassword(byEmail, 'changed')
      return byEmail
    },
    inactive: { pk: gone, identifier: 'gone' },
    shared: { identifier: shared, byField: { username: byUsername, email: byEmail } },
  }
})

test('people are found by their fields, in order, and inactive ones are not', async (t) => {
  const attributes = { upn: 'Ann@Corp' }
  const pk = await users.create({ username: 'Ann', email: 'bob', name: 'Ann', attributes })
  const bob = await users.create({ username: 'bob', email: 'bob@example.test', name: 'Bob' })
  const exact = { fields: ['username', 'email', 'upn'], caseInsensitive: false } as const
  t.is((await users.find('bob', exact))?.pk, bob)
  t.is((await users.find('bob', { ...exact, fields: ['email', 'username'] }))?.pk, pk)
  t.is(await users.find('ann@corp', exact), undefined)
  t.deepEqual((await users.find('ann@corp', { ...exact, caseInsensitive: true }))?.attributes, attributes)
  t.is(await users.find('a\0', exact), undefined)
  t.is(await users.get('nobody\0'), undefined)
  await users.setActive(bob, false)
  t.is(await users.get(bob), undefined)
  t.is((await users.find('bob', exact))?.pk, pk)
})

test('groups include their parents, which may make a superuser', async (t) => {
  await users.createGroup('all', { isSuperuser: true })
  await users.createGroup('some', { parent: 'all' })
  const pk = await users.create({ username: 'grouped', email: 'g', name: 'G' })
  await users.addToGroup(pk, 'some')
  t.like(await users.get(pk), { groups: ['all', 'some'], isSuperuser: true })
  await t.throwsAsync(users.addToGroup(pk, 'none'), { message: /no group/u })
})

test('a password is checked, and a hash of other parameters renewed', async (t) => {
  const password = 'correct horse'
  const pk = await users.create({ username: 'pass', email: 'p', name: 'P', password })
  const person = await users.get(pk)
  if (person === undefined) return t.fail()
  const stored = async () =>
    (await storage.pool.query<{ password: string }>('select password from sallyport_user where id = $1', [pk])).rows[0]
      ?.password
  t.true(await users.verifyPassword(person, password))
  t.false(await users.verifyPassword(person, 'wrong'))
  t.false(await users.verifyPassword(person, 'a'.repeat(5000)))
  t.false(await users.verifyPassword({ kind: 'decoy', pk: 'd', identifier: 'd' }, password))
  t.regex((await stored()) ?? '', /m=64,t=1/u)
  const costlier = await open(database.url, { hashing: { ...cheap, passes: 3 } })
  t.true(await costlier.users.verifyPassword(person, password))
  t.regex((await stored()) ?? '', /m=64,t=3/u)
  t.true(await users.verifyPassword(person, password))
  await costlier.close()
})
