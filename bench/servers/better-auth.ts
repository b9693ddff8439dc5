import { argon2 } from 'node:crypto'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { promisify } from 'node:util'
import pg from 'pg'
import { encodeHash, HASH } from '../load/people.ts'
import { serveBench } from './serve-bench.ts'

/*
 * better-auth with its own defaults, on a bare node:http server, but for three things: passwords are hashed as ours are,
 * requests are not limited by address (all of them come from one), and nothing is sent home.
 */
await serveBench(async (connectionString) => {
  // By name, since it is replaced at run time.
  const derive = promisify((message: string, nonce: Buffer, done: (error: Error | null, tag: Buffer) => void) =>
    argon2('argon2id', { ...HASH, message, nonce, tagLength: 32 }, done),
  )
  const { betterAuth } = await import('better-auth')
  const { getMigrations } = await import('better-auth/db/migration')
  const { toNodeHandler } = await import('better-auth/node')
  const pool = new pg.Pool({ connectionString })
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server listens on no port.')
  const url = `http://127.0.0.1:${address.port}`
  const auth = betterAuth({
    baseURL: url,
    secret: 'a secret that is for measuring and nothing else',
    database: pool,
    emailAndPassword: {
      enabled: true,
      password: {
        hash: async (password) => {
          const salt = Buffer.alloc(16, 1)
          return encodeHash(salt, await derive(password, salt))
        },
        async verify({ hash, password }) {
          const [salt = '', tag = ''] = hash.split('$').slice(-2)
          return (await derive(password, Buffer.from(salt, 'base64'))).equals(Buffer.from(tag, 'base64'))
        },
      },
    },
    session: { cookieCache: { enabled: false } },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
  })
  const { runMigrations } = await getMigrations(auth.options)
  await runMigrations()
  const handle = toNodeHandler(auth)
  server.on('request', (request, response) => void handle(request, response))
  return { url, pool }
})
