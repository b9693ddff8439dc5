import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { allow, loggedIn } from './helper.ts'

const ONE = '/api/v3/flows/instances/one/'

/** Method, path, the permission that is needed, and what a caller with it gets. */
const cases: readonly (readonly [method: string, path: string, permissions: readonly string[], status: number])[] = [
  ['GET', ONE, ['view_flow'], 200],
  ['GET', `${ONE}diagram/`, ['view_flow'], 200],
  ['GET', `${ONE}export/`, ['export_flow'], 200],
  ['GET', `${ONE}execute/`, ['execute_flow', 'view_flow'], 200],
  ['GET', '/api/v3/flows/instances/cache_info/', ['view_flow_cache'], 200],
  ['POST', '/api/v3/flows/instances/cache_clear/', ['clear_flow_cache'], 204],
]

const flows = [{ slug: 'one', designation: 'authorization' as const, stages: [{ stage: 'dummy' }] }]

for (const [method, path, permissions, status] of cases) {
  test(`${method} ${path} is for users with ${permissions.join(' and ')}`, async (t) => {
    const served = await serve(t, { flows })
    const call = { method, headers: { 'sec-fetch-site': 'same-origin' } }
    const stranger = await served.browser().get(path, call)
    t.deepEqual([stranger.status, stranger.body.code], [403, 'not_authenticated'])
    const ann = await loggedIn(served)
    for (const permission of permissions) {
      const refused = await ann.get(path, call)
      t.deepEqual([refused.status, refused.body.code], [403, 'forbidden'])
      t.is(refused.headers.get('cache-control'), 'no-store')
      await allow(served, permission)
    }
    const allowed = await ann.get(path, call)
    t.is(allowed.status, status)
    t.is(allowed.headers.get('cache-control'), 'no-store')
  })
}

test('a permission for one flow is one for no other, and a flow that does not exist is reported to users who may see all', async (t) => {
  const served = await serve(t, { flows })
  await allow(served, 'view_flow:one', 'execute_flow:one')
  const ann = await loggedIn(served)
  t.is((await ann.get(ONE)).status, 200)
  t.is((await ann.get(`${ONE}execute/`)).status, 200)
  t.is((await ann.get('/api/v3/flows/instances/default-authentication-flow/')).body.code, 'forbidden')
  t.is((await ann.get('/api/v3/flows/instances/nothing/')).body.code, 'forbidden')
  const admin = await loggedIn(served, 'admin')
  for (const what of ['', 'diagram/', 'export/', 'execute/']) {
    const { status, body } = await admin.get(`/api/v3/flows/instances/nothing/${what}`)
    t.deepEqual([status, body.code], [404, 'flow_not_found'])
  }
})

test('another site makes nobody execute a flow or clear the cache', async (t) => {
  const served = await serve(t, { flows })
  const admin = await loggedIn(served, 'admin')
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-origin', 'sec-purpose': 'prefetch' },
  ]) {
    t.is((await admin.get(`${ONE}execute/`, { headers })).body.code, 'foreign_origin')
  }
  t.is((await admin.get(`${ONE}execute/`, { method: 'HEAD' })).status, 405)
  const clear = '/api/v3/flows/instances/cache_clear/'
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }, {}]) {
    t.is((await admin.get(clear, { method: 'POST', headers })).body.code, 'foreign_origin')
  }
  const { rows } = await served.storage.pool.query("select from sallyport_run where flow = 'one'")
  t.is(rows.length, 0)
})

test('a group of a flow file gives its members a permission for all flows, or for one', async (t) => {
  const groups = [{ name: 'support', permissions: ['view_flow:one', 'view_flow_cache'], members: ['ann'] }]
  const ann = await loggedIn(await serve(t, { flows, groups }))
  t.is((await ann.get(ONE)).status, 200)
  t.is((await ann.get('/api/v3/flows/instances/cache_info/')).status, 200)
  t.is((await ann.get('/api/v3/flows/instances/default-authentication-flow/')).body.code, 'forbidden')
})
