import { randomBytes } from 'node:crypto'
import Router from '@koa/router'
import { compileValidator, HttpError, requireSameOrigin, type Engine } from '@sallyport/core'
import { readBody, writeError } from '@sallyport/koa'
import type { PeopleStore } from '@sallyport/mikro-orm'
import type Koa from 'koa'
import Type from 'typebox'

const FirstUser = Type.Object({
  username: Type.String({ minLength: 1, maxLength: 150 }),
  email: Type.String({ minLength: 3, maxLength: 254, pattern: '^[^@\\s]+@[^@\\s]+$' }),
  password: Type.String({ minLength: 8, maxLength: 1024 }),
})

/** The one-time link that makes the first superuser. It is gone as soon as there is a user. */
export interface Setup {
  /** Path of the link. */
  readonly path: string
  routes(): Koa.Middleware
}

export function createSetup(engine: Engine, users: PeopleStore): Setup {
  const id = randomBytes(12).toString('base64url')
  const validator = compileValidator(FirstUser)
  const router = new Router({ prefix: '/-/setup' })

  router.use(async (ctx, next) => {
    ctx.set('Cache-Control', 'no-store')
    try {
      await next()
    } catch (error) {
      writeError(ctx, engine.ports.log, error)
    }
  })
  router.all('/:link', async (ctx) => {
    const [sent = '', mac = ''] = (ctx.params['link'] ?? '').split('.', 2)
    const isOurs = engine.keys.verify('setup', sent, mac) && sent === id
    if (!isOurs || (await users.count()) > 0) throw new HttpError(404, 'not_found', 'There is nothing here.')
    if (ctx.method !== 'POST') {
      ctx.body = { detail: 'POST { "username", "email", "password" } as JSON to make the first superuser.' }
      return
    }
    requireSameOrigin(engine.settings, { method: ctx.method, header: (name) => ctx.get(name) })
    const body = await readBody(ctx)
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      throw new HttpError(400, 'not_an_object', 'The body must be an object.')
    }
    const checked = validator.check({ ...body })
    if (!checked.ok) {
      ctx.status = 400
      ctx.body = { detail: 'The body does not fit.', code: 'invalid', errors: checked.errors }
      return
    }
    const { username, email, password } = checked.value as Record<'username' | 'email' | 'password', string>
    const made = await users.createFirst({ username, email, password, name: username })
    if (made === undefined) throw new HttpError(404, 'not_found', 'There is nothing here.')
    ctx.status = 201
    ctx.body = { detail: 'The first superuser has been made.' }
  })
  return {
    path: `/-/setup/${id}.${engine.keys.mac('setup', id)}`,
    routes: () => router.routes() as unknown as Koa.Middleware,
  }
}
