import { createExample } from './app.ts'

const { DATABASE_URL = '', SESSION_KEY = '' } = process.env
const example = await createExample({ databaseUrl: DATABASE_URL, url: 'http://127.0.0.1:3000', key: SESSION_KEY })
const username = 'ann'
await example.storage.users.createFirst({ username, email: '', name: 'Ann', password: 'correct horse' })
example.app.listen(3000, '127.0.0.1')
