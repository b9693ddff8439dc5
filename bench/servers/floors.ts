import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import Router from '@koa/router'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'
import { createSession } from 'koa-session'
import pg from 'pg'
import { serveBench } from './serve-bench.ts'

const SELECT = { name: 'floor_select', text: 'select * from bench_run where id = $1' }
const UPDATE = {
  name: 'floor_update',
  text: `update bench_run set version = version + 1, plan = $3, context = $4, history = $5, answered = $6,
    updated_at = $7 where id = $1 and version = $2 and ended is null returning id`,
}

/** Koa, router, session and body parser as we use them, and the fewest statements that a GET and a step can do with. */
await serveBench(async (connectionString) => {
  const pool = new pg.Pool({ connectionString })
  const app = new Koa()
  app.keys = fastKeys()
  app.use(createSession(app, { key: 'floor', maxAge: 'session', signed: true, sameSite: 'lax' }))
  app.use(bodyParser())
  const router = new Router()
  router.get('/floor/:id/', async (ctx) => {
    const { rows } = await pool.query<Row>({ ...SELECT, values: [ctx.params['id']] })
    answer(ctx, rows[0])
  })
  router.post('/floor/:id/', async (ctx) => {
    const id = ctx.params['id']
    const { rows } = await pool.query<Row>({ ...SELECT, values: [id] })
    const [row] = rows
    if (row === undefined) throw new Error('There is no such row.')
    const { version, plan, context, history, answered } = row
    const json = [plan, context, history, answered].map((value) => JSON.stringify(value))
    const { rowCount } = await pool.query({ ...UPDATE, values: [id, version, ...json, new Date().toISOString()] })
    if (rowCount !== 1) throw new Error('Somebody else was faster.')
    answer(ctx, row)
  })
  // The types of router and app come from different copies of Koa's.
  app.use(router.routes() as unknown as Koa.Middleware)
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server listens on no port.')
  return { url: `http://127.0.0.1:${address.port}`, pool }
})

interface Row {
  readonly version: number
  readonly plan: unknown
  readonly context: unknown
  readonly history: unknown
  readonly answered: { readonly answer: string }
}

function answer(ctx: Koa.Context, row: Row | undefined): void {
  if (row === undefined) throw new Error('There is no such row.')
  // The first visit gets a cookie, which all further ones carry.
  if (ctx['session'].browser === undefined) ctx['session'].browser = 'Rk9PQkFSRk9PQkFSRk9PQg'
  ctx.type = 'application/json'
  ctx.body = row.answered.answer
}

/** The cheapest honest signature of a cookie. */
function fastKeys(): Koa['keys'] {
  const key = createSecretKey(Buffer.alloc(32, 7))
  const sign = (text: string): string => createHmac('sha256', key).update(text).digest('base64url')
  const index = (text: string, digest: string): number => {
    const [one, other] = [Buffer.from(sign(text)), Buffer.from(digest)]
    return one.length === other.length && timingSafeEqual(one, other) ? 0 : -1
  }
  const ring = { sign, index, verify: (text: string, digest: string) => index(text, digest) === 0 }
  return ring as unknown as Koa['keys']
}
