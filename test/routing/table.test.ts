import { createRouter, hostSession, route } from '@sallyport/koa'
import { Browser } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'
import * as koaSession from 'koa-session'
import { openHost } from '../embedding/host.ts'
import { acme } from '../openapi/acme.ts'

const JSON_BODY = { 'content-type': 'application/json' }

test('every path of the document refuses a method that the document does not name, and says which there are', async (t) => {
  const { browser } = await serve(t, { plugins: [acme] })
  const ann = browser()
  const { body } = await ann.get('/api/v3/schema/')
  const paths: Readonly<Record<string, object>> = body.paths
  t.true(Object.keys(paths).length > 15)
  for (const path of Object.keys(paths)) {
    const url = path.replace('{flow_slug}', 'default-authentication-flow').replaceAll(/\{\w+\}/g, 'some')
    // Two paths may fit one URL: `…/cache_clear/` could be the slug of a flow.
    const fitting = Object.entries(paths).filter(([other]) => fits(other, url))
    const named = fitting.flatMap(([, operations]) => Object.keys(operations).map((method) => method.toUpperCase()))
    // oxlint-disable-next-line no-await-in-loop -- one browser asks one thing after the other
    const answer = await ann.get(url, { method: 'PATCH', headers: JSON_BODY, body: '{}' })
    t.is(answer.status, 405, path)
    const allowed = answer.headers.get('allow')?.split(', ') ?? []
    t.deepEqual(new Set(allowed.filter((method) => method !== 'HEAD')), new Set(named), path)
    t.is(allowed.includes('HEAD'), named.includes('GET'), path)
  }
})

/** Is this the URL of a path whose `{names}` stand for any one part? */
function fits(path: string, url: string): boolean {
  const [parts, others] = [path.split('/'), url.split('/')]
  return parts.length === others.length && parts.every((part, index) => part.startsWith('{') || part === others[index])
}

test('a row of the host is checked and described like those of the engine', async (t) => {
  const host = await openHost(t)
  const engine = await host.engine()
  const Note = Type.Object({ text: Type.String({ maxLength: 20 }) })
  const note = route({
    method: 'POST',
    path: '/notes/:id/',
    access: 'user',
    body: Note,
    operationId: 'notes_create',
    tag: 'core',
    summary: 'Write a note',
    answers: [{ status: 201, description: 'It is written.', schema: Note }],
    handle: ({ ctx, found, body }) => ({
      status: 201,
      headers: { 'x-note': ctx.params['id'] ?? '' },
      body: { by: found.person.username, body },
    }),
  })
  host.app.use(koaSession.createSession(host.app, { signed: true }))
  host.app.use(createRouter(engine, { session: hostSession(), routes: [note] }).routes())
  const ann = new Browser(await host.open())

  const write = (body: object, headers = {}) => ann.post('/notes/7/', body, { headers })
  t.is((await write({ text: 'a' })).body.code, 'not_authenticated')
  await ann.challenge('login')
  await ann.answer('login', { uid_field: 'ann', password: 'correct horse' })
  t.is((await write({ text: 'a' }, { origin: 'https://evil.example' })).body.code, 'foreign_origin')
  t.is((await write({ text: 'a'.repeat(21) })).body.code, 'invalid')
  const written = await write({ text: 'a' })
  t.is(written.status, 201)
  t.is(written.headers.get('x-note'), '7')
  t.deepEqual(written.body, { by: 'ann', body: { text: 'a' } })

  t.is((await ann.get('/notes/7/')).headers.get('allow'), 'POST')
  const { paths } = (await ann.get('/api/v3/schema/')).body
  const { operationId, security, responses } = paths['/notes/{id}/'].post
  t.is(operationId, 'notes_create')
  t.deepEqual(security, [{ session: [] }])
  t.deepEqual(Object.keys(responses), ['201', '400', '403', '413', '415', '500', '503'])
})
