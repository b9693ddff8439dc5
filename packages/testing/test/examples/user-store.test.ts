import type { FindOptions, Known, Person, UserStore } from '@sallyport/core'
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
  async find(identifier, { fields, caseInsensitive }: FindOptions) {
    const fold = (text: string) => (caseInsensitive ? text.toLowerCase() : text)
    const isHers = fields.some((field) => field !== 'upn' && fold(carla[field]) === fold(identifier))
    return isHers ? carla : undefined
  },
  get: async (pk) => (pk === carla.pk ? carla : undefined),
  verifyPassword: async ({ pk }: Person, password) => pk === carla.pk && password === PASSWORD,
}

testUserStore(test, async () => ({
  users: people,
  known: { pk: carla.pk, password: PASSWORD, identifiers: { username: carla.username, email: carla.email } },
}))
