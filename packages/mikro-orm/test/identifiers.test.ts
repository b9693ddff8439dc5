import { randomUUID } from 'node:crypto'
import { Migrator } from '@mikro-orm/migrations'
import { MikroORM } from '@mikro-orm/postgresql'
import test, { type ExecutionContext } from 'ava'
import { Client } from 'pg'
import { assignIdentifiers, type StoredUser } from '../src/identifiers/assign-identifiers.ts'
import { clientConfig } from '../src/connection.ts'
import { migrations, migrationTable } from '../src/prepare.ts'
import { FlowEntity } from '../src/entities/definitions.ts'
import { freshDatabase, open } from './helper.ts'

type Given = readonly [username: string, email?: string, upn?: string]

interface Older {
  readonly client: Client
  readonly url: string
}

/** A database as it was before there were identifiers, with these users. */
async function olderDatabase(t: ExecutionContext, users: readonly Given[]): Promise<Older> {
  const database = await freshDatabase()
  const config = clientConfig(database.url)
  const orm = await MikroORM.init({
    dbName: config.database ?? '',
    driverOptions: config,
    entities: [FlowEntity],
    extensions: [Migrator],
    migrations: { migrationsList: migrations, snapshot: false, silent: true, tableName: migrationTable },
  })
  await orm.migrator.up({ to: 'sallyport-006-user-types' })
  await orm.close(true)
  const client = new Client(config)
  await client.connect()
  t.teardown(async () => {
    await client.end()
    await database.drop()
  })
  for (const [username, email = '', upn] of users) {
    const attributes = JSON.stringify(upn === undefined ? {} : { upn })
    const sql = 'insert into sallyport_user (id, username, email, name, attributes) values ($1, $2, $3, $2, $4)'
    await client.query(sql, [randomUUID(), username, email, attributes])
  }
  return { client, url: database.url }
}

async function openOlder(t: ExecutionContext, { url }: Older) {
  const storage = await open(url)
  t.teardown(() => storage.close())
  return storage
}

const ALL = { fields: ['username', 'email', 'upn'] } as const

test('users of an older version are found by all that identifies them, names that no rule allows included', async (t) => {
  const older = await olderDatabase(t, [
    ['Müller', 'Mia@Bücher.example', 'mia@CORP'],
    ['ann™', ''],
    ['ann™ lee', 'ann™ lee'],
  ])
  const { users, warnings } = await openOlder(t, older)
  t.deepEqual(warnings, [])
  for (const typed of ['MÜLLER', 'mia@xn--bcher-kva.example', 'MIA@corp']) {
    t.is((await users.find(typed, ALL))?.username, 'Müller', typed)
  }
  t.is((await users.find('ANN™', ALL))?.username, 'ann™')
  t.is((await users.find('ann™ lee', ALL))?.username, 'ann™ lee')
})

test('usernames that are one and the same stop the migration, which names the users and changes nothing', async (t) => {
  // A database of another locale than this one lets both in.
  const older = await olderDatabase(t, [['zoe\u0301'], ['zoé'], ['ann'], ['ａｎｎ'], ['fine']])
  const error = await t.throwsAsync(openOlder(t, older), { code: 'identifiers_collide' })
  const { rows } = await older.client.query<{ id: string; username: string }>('select id, username from sallyport_user')
  for (const { id, username } of rows) {
    t.is(error?.message.includes(`"${username}" (${id})`), username !== 'fine', username)
  }
  t.regex(error?.message ?? '', /Nothing has been changed; rename all but one of each/)
  const { rows: tables } = await older.client.query(`select to_regclass('sallyport_identifier') as found`)
  t.is(tables[0]?.found, null)
  await older.client.query(
    `update sallyport_user set username = username || '2' where username in ('zoe\u0301', 'ann')`,
  )
  const { users } = await openOlder(t, older)
  t.is((await users.find('ZOÉ', ALL))?.username, 'zoé')
  t.is((await users.find('ann', ALL))?.username, 'ａｎｎ')
})

test('an address that several users share identifies nobody, is nobody else’s, and is reported at each start', async (t) => {
  const older = await olderDatabase(t, [
    ['ann', 'Office@corp.example'],
    ['bob', 'office@CORP.example'],
    ['victim@corp.example', 'victim@mail.example'],
    ['thief', 'Victim@corp.example'],
  ])
  const storage = await openOlder(t, older)
  t.is(storage.warnings.length, 2)
  t.regex(
    storage.warnings[0] ?? '',
    /^"office@corp\.example" is contact data of "ann" \(.+\), "bob" \(.+\), and identifies nobody/,
  )
  t.regex(
    storage.warnings[1] ?? '',
    /^"victim@corp\.example" is contact data of "thief" \(.+\), and identifies "victim@corp\.example" \(.+\) alone/,
  )
  t.is(await storage.users.find('office@corp.example', ALL), undefined)
  t.is(
    (await storage.users.find('victim@corp.example', { fields: ['email', 'username'] }))?.username,
    'victim@corp.example',
  )
  t.is(await storage.users.find('victim@corp.example', { fields: ['email'] }), undefined)
  const taken = { code: 'identifier_taken' }
  await t.throwsAsync(storage.users.create({ username: 'office@corp.example', email: '', name: '' }), taken)
  t.deepEqual((await openOlder(t, older)).warnings, storage.warnings)

  await older.client.query(`update sallyport_user set email = 'bob@corp.example' where username = 'bob'`)
  await older.client.query(`update sallyport_user set email = '' where username = 'thief'`)
  const settled = await openOlder(t, older)
  t.deepEqual(settled.warnings, [])
  t.is((await settled.users.find('office@corp.example', ALL))?.username, 'ann')
})

const user = (id: string, username: string, email = '', upn: string | null = null): StoredUser => ({
  id,
  username,
  email,
  upn,
})

const assignments: readonly (readonly [
  what: string,
  users: readonly StoredUser[],
  rows: readonly string[],
  collisions: number,
])[] = [
  ['nobody', [], [], 0],
  ['one user with one text twice', [user('1', 'A@b', 'a@B')], ['a@b: 1 username,email'], 0],
  [
    'a username beats an address',
    [user('1', 'x', 'a@b'), user('2', 'a@b')],
    ['x: 1 username', 'a@b: 2 username, also 1'],
    0,
  ],
  [
    'a shared principal name',
    [user('1', 'x', '', 'p'), user('2', 'y', '', 'P')],
    ['x: 1 username', 'p: nobody, also 1 2', 'y: 2 username'].toSorted(),
    0,
  ],
  ['two usernames', [user('1', 'x'), user('2', 'X'), user('3', 'ｘ')], ['x: 1 username, also 2 3'], 1],
]
for (const [what, users, rows, collisions] of assignments) {
  test(`identifiers of ${what}`, (t) => {
    const found = assignIdentifiers(users)
    const written = found.rows.map(({ key, user: owner, kinds, contacts }) => {
      const also = contacts.length === 0 ? '' : `, also ${contacts.join(' ')}`
      return `${key}: ${owner === null ? 'nobody' : `${owner} ${kinds.join()}`}${also}`
    })
    t.deepEqual(written.toSorted(), rows.toSorted())
    t.is(found.collisions.length, collisions)
  })
}
