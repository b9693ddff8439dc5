import type { Known, UserStore } from '@sallyport/core'
import { testUserStore, type UserStoreFixture } from '@sallyport/testing'
import test from 'ava'
import { Members } from './people.ts'
import { runSuite } from './run-suite.ts'

const member = (pk: string, username: string, email: string, more: { isActive?: boolean } = {}) => {
  const person: Known = {
    kind: 'known',
    pk,
    username,
    email,
    name: username,
    isSuperuser: false,
    groups: [],
    attributes: {},
  }
  return { person, password: `password of ${username}`, isActive: true, ...more }
}

const members = new Members([
  member('member 1', 'Carla', 'carla@host.example'),
  member('member 2', 'dan', 'dan@host.example', { isActive: false }),
  member('member 3', 'erin@host.example', 'erin@example.com'),
])

const fixture = (users: UserStore): UserStoreFixture => ({
  users,
  known: {
    pk: 'member 1',
    password: 'password of Carla',
    identifiers: { username: 'Carla', email: 'carla@host.example' },
  },
  inactive: { pk: 'member 2', identifier: 'dan' },
})

testUserStore(test, async () => fixture(members))

const find: UserStore['find'] = (...query) => members.find(...query)
const get: UserStore['get'] = (pk) => members.get(pk)
const verifyPassword: UserStore['verifyPassword'] = (person, password) => members.verifyPassword(person, password)
const dan = member('member 2', 'dan', 'dan@host.example').person

const stores: readonly [title: string, change: Partial<UserStore>, breaks: readonly string[]][] = [
  ['finds nobody by their key', { get: async () => undefined }, ['decoy-password', 'found', 'json', 'password']],
  [
    'looks at all fields',
    { find: (text, options) => members.find(text, { ...options, fields: ['username', 'email'] }) },
    ['fields'],
  ],
  [
    'looks at the case',
    {
      find: async (text, options) => {
        const found = await members.find(text, options)
        return found?.username === text || found?.email === text ? found : undefined
      },
    },
    ['variants'],
  ],
  [
    'drops what nobody sees',
    { find: (text, options) => members.find(text.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, ''), options) },
    ['look-alikes'],
  ],
  [
    'takes one user’s address as another one’s name',
    {
      isTaken: async (text, { person }) => {
        const found = await members.find(text, { fields: ['username'] })
        return found !== undefined && found.pk !== person
      },
    },
    ['name-space'],
  ],
  [
    'throws at an odd text',
    {
      find: async (text, options) =>
        text.includes('\0') ? Promise.reject(new Error('NUL')) : members.find(text, options),
    },
    ['nobody'],
  ],
  ['knows people who may not act', { get: async (pk) => (pk === dan.pk ? dan : members.get(pk)) }, ['inactive']],
  ['takes any password', { verifyPassword: async () => true }, ['decoy-password', 'password']],
]

for (const [title, change, breaks] of stores) {
  test(`a store that ${title} is found out`, async (t) => {
    const users = { find, get, verifyPassword, ...change }
    const broken = await runSuite((suite) => testUserStore(suite, async () => fixture(users)))
    t.deepEqual([...broken.keys()].toSorted(), [...breaks].toSorted(), [...broken.values()].join('\n'))
  })
}
