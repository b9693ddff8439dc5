import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { loggedIn } from './helper.ts'

const origin = 'https://login.acme.example:8443'

test('on the host of a brand its own URL may administrate, and is what links and the document begin with', async (t) => {
  const served = await serve(t, {
    flows: [{ slug: 'one', designation: 'authorization', stages: [{ stage: 'dummy' }] }],
    brands: [{ domain: 'acme.example', title: 'Acme', url: origin }],
    trustedProxies: ['127.0.0.1'],
  })
  const admin = await loggedIn(served, 'admin')
  const at = (host: string): RequestInit => ({ headers: { 'x-forwarded-host': host } })
  const link = async (host: string): Promise<string> =>
    (await admin.get('/api/v3/flows/instances/one/execute/', at(host))).body.link
  t.is(await link('acme.example'), `${origin}/if/flow/one/`)
  t.is(await link('other.example'), 'http://sallyport.test/if/flow/one/')

  const document = async (host: string): Promise<readonly string[]> => {
    const { info, servers } = (await admin.get('/api/v3/schema/', at(host))).body
    return [info.title, servers[0].url]
  }
  t.deepEqual(await document('acme.example'), ['Acme', origin])
  t.deepEqual(await document('other.example'), ['Sallyport', 'http://sallyport.test'])
  t.deepEqual(await document('acme.example'), ['Acme', origin])

  const clear = (host: string): Promise<{ readonly status: number }> =>
    admin.get('/api/v3/flows/instances/cache_clear/', {
      method: 'POST',
      headers: { 'x-forwarded-host': host, origin },
    })
  t.is((await clear('acme.example')).status, 204)
  t.is((await clear('other.example')).status, 403)
})
