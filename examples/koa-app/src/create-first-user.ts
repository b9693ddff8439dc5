import { createKeys } from '@sallyport/core'
import { openStorage } from '@sallyport/mikro-orm'

/** Makes the example's first user, where there is nobody yet: `ann`, with the password in `FIRST_PASSWORD`. */
const { DATABASE_URL = '', SESSION_KEY = '', FIRST_PASSWORD = '' } = process.env
const { users, close } = await openStorage({
  connection: DATABASE_URL,
  fingerprints: createKeys([SESSION_KEY]).fingerprints,
})
await users.createFirst({ username: 'ann', email: '', name: 'Ann', password: FIRST_PASSWORD })
await close()
