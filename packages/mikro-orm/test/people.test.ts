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
  const changing = await users.create({ username: 'changing', email: '', name: 'C', password })
  const bare = await users.create({ username: 'bare', email: '', name: 'B' })
  return {
    users,
    known: { pk, password, identifiers: { username: 'suite', email: 'suite@example.test', upn: 'Suite@Corp' } },
    withoutPassword: bare,
    async changePassword() {
      await users.setPassword(changing, 'changed')
      return changing
    },
    inactive: { pk: gone, identifier: 'gone' },
  }
})

test('people are found by what they are identified by, and inactive ones are not', async (t) => {
  const attributes = { upn: 'Ann@Corp' }
  const pk = await users.create({ username: 'Zoë Ann', email: 'Zoe@Bücher.example', name: 'Ann', attributes })
  const all = { fields: ['username', 'email', 'upn'] } as const
  for (const typed of ['zoë ann', ' ZOE\u0308  ANN', 'ZOE@xn--bcher-kva.example', 'ann@CORP']) {
    t.is((await users.find(typed, all))?.pk, pk, typed)
  }
  t.is(await users.find('ann@corp', { fields: ['username', 'email'] }), undefined)
  t.is(await users.find('a\0', all), undefined)
  t.is(await users.get('nobody\0'), undefined)
  await users.setActive(pk, false)
  t.is(await users.get(pk), undefined)
  t.is(await users.find('zoë ann', all), undefined)
})

test('nobody is created under what identifies somebody else, in any column, or under what identifies nobody', async (t) => {
  await users.create({
    username: 'owner@corp.example',
    email: 'Owner@mail.example',
    name: 'O',
    attributes: { upn: 'o@r' },
  })
  const taken = { code: 'identifier_taken', message: /identifies a user already\.$/ }
  const create = (username: string, email: string) => users.create({ username, email, name: 'N' })
  await t.throwsAsync(create('other 1', 'OWNER@corp.example'), taken)
  await t.throwsAsync(create('owner@MAIL.example', ''), taken)
  await t.throwsAsync(create('O@R', ''), taken)
  await t.throwsAsync(create('ｏｗｎｅｒ＠corp.example', ''), taken)
  await t.throwsAsync(create('ada\u200B', ''), { code: 'username_invalid' })
  await t.throwsAsync(create('ada', 'nowhere'), { code: 'email_invalid' })
  t.is(await users.find('other 1', { fields: ['username'] }), undefined)
})

test('groups include their parents, which may make a superuser', async (t) => {
  await users.createGroup('all', { isSuperuser: true })
  await users.createGroup('some', { parent: 'all' })
  const pk = await users.create({ username: 'grouped', email: '', name: 'G' })
  await users.addToGroup(pk, 'some')
  t.like(await users.get(pk), { groups: ['all', 'some'], isSuperuser: true })
  await t.throwsAsync(users.addToGroup(pk, 'none'), { message: /no group/u })
})

test('a password is checked, and a hash of other parameters renewed', async (t) => {
  const password = 'correct horse'
  const pk = await users.create({ username: 'pass', email: '', name: 'P', password })
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
