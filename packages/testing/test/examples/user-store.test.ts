import { identifierKey, identifiersOf, type Known, type Person, type UserStore } from '@sallyport/core'
import { testUserStore } from '@sallyport/testing'
import test from 'ava'

const carla: Known = {
  kind: 'known',
  pk: 'member 1',
  username: 'Carla',
  email: 'carla@host.example',
  name: 'Carla',
  isSuperuser: false,
  groups: ['members'],
  attributes: {},
}
const PASSWORD = 'correct horse'

// In your app this comes from '../src/people.ts', keeps hashes, and hashes for a decoy too.
const people: UserStore = {
  async find(identifier, { fields }) {
    // In a database the keys stand in a table of their own, under a unique index.
    const found = identifiersOf(carla).find(({ key }) => key === identifierKey(identifier))
    return found?.kinds.some((kind) => fields.includes(kind)) ? carla : undefined
  },
  get: async (pk) => (pk === carla.pk ? carla : undefined),
  verifyPassword: async ({ pk }: Person, password) => pk === carla.pk && password === PASSWORD,
}

testUserStore(test, async () => ({
  users: people,
  known: { pk: carla.pk, password: PASSWORD, identifiers: { username: carla.username, email: carla.email } },
}))
