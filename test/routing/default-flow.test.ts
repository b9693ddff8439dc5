import type { FlowDocument } from '@sallyport/core'
import type { Browser } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test from 'ava'

const LOGIN = 'default-authentication-flow'

const flow = (slug: string, rest: Partial<FlowDocument> = {}): FlowDocument => ({
  slug,
  designation: 'enrollment',
  stages: [{ stage: 'dummy' }],
  ...rest,
})

/** Status and, where there is one, the location that a path answers with. */
async function leads(browser: Browser, path: string, init: RequestInit = {}): Promise<string> {
  const { status, headers } = await browser.get(path, init)
  return `${status} ${headers.get('location') ?? ''}`.trim()
}

async function logIn(browser: Browser, name: string): Promise<void> {
  await browser.challenge(LOGIN)
  await browser.answer(LOGIN, { uid_field: name })
  await browser.answer(LOGIN, { password: 'correct horse' })
}

test('a designation leads to the first flow by slug whose requirement and policies the visitor meets', async (t) => {
  const { browser, storage } = await serve(t, {
    groups: [{ name: 'staff', members: ['ann'] }],
    flows: [
      flow('d-for-all'),
      flow('a-logged-in', { authentication: 'require_authenticated', policies: [{ group: 'staff' }] }),
      flow('b-refused', { policies: [{ policy: 'dummy', config: { result: false } }] }),
      flow('c-broken', { policies: [{ policy: 'expression', config: { expression: '1 / 0 == 1' } }] }),
      flow('recover', { designation: 'recovery', policies: [{ policy: 'dummy', config: { result: false } }] }),
      flow('of-outposts', { designation: 'unenrollment', authentication: 'require_outpost' }),
    ],
  })
  const [ann, admin, nobody] = [browser(), browser(), browser()]
  await logIn(ann, 'ann')
  await logIn(admin, 'admin')
  t.is(await leads(ann, '/flows/-/default/enrollment/'), '302 /if/flow/a-logged-in/')
  t.is(await leads(admin, '/flows/-/default/enrollment/'), '302 /if/flow/d-for-all/')
  t.is(await leads(nobody, '/flows/-/default/enrollment/'), '302 /if/flow/d-for-all/')
  const failed = (await storage.events.list()).filter(({ action }) => action === 'policy_exception')
  t.deepEqual(
    failed.map(({ flow: slug }) => slug),
    ['c-broken', 'c-broken'],
  )
  t.is(await leads(nobody, '/flows/-/default/authentication/'), `302 /if/flow/${LOGIN}/`)
  t.is(await leads(nobody, '/flows/-/default/invalidation/'), '302 /if/flow/default-invalidation-flow/')
  t.is(await leads(nobody, '/flows/-/default/enrollment/', { method: 'HEAD' }), '302 /if/flow/d-for-all/')
  for (const designation of ['recovery', 'unenrollment', 'authorization', 'stage_configuration', 'nonsense', '%00']) {
    const { status, body } = await nobody.get(`/flows/-/default/${designation}/`)
    t.is(status, 404, designation)
    t.is(body.code, 'flow_not_found', designation)
  }
})

test('on the way to the default flow the query is kept, next where it is safe, and no run is dropped', async (t) => {
  const { browser } = await serve(t, { flows: [flow('join'), flow('other')] })
  const ann = browser()
  await ann.challenge('other')
  await ann.answer('other', {}, { step: false })
  await ann.challenge(LOGIN)
  await ann.answer(LOGIN, { uid_field: 'ann' })
  const path = '/flows/-/default/authentication/'
  const queries: readonly (readonly [query: string, kept: string])[] = [
    ['?next=%2Fapp%3Fa%3D1&inspector=1&x=a&x=b', '?next=%2Fapp%3Fa%3D1&inspector=1&x=a&x=b'],
    ['?next=https%3A%2F%2Fevil.example%2F', ''],
    ['?next=%2F.%2F%2Fevil.example&y=1', '?y=1'],
    ['?next=http%3A%2F%2Fsallyport.test%2Fapp', '?next=%2Fapp'],
    ['?next=%2Fa&next=%2Fb', '?next=%2Fa'],
    ['?', ''],
  ]
  for (const [query, kept] of queries) t.is(await leads(ann, path + query), `302 /if/flow/${LOGIN}/${kept}`, query)
  t.is((await ann.challenge(LOGIN)).body.component, 'ak-stage-password')
})

test('a brand names its flows, whether or not they apply to the visitor', async (t) => {
  const { browser } = await serve(t, {
    trustedProxies: ['127.0.0.1'],
    flows: [
      flow('a-login', { designation: 'authentication' }),
      flow('z-login', { designation: 'authentication', policies: [{ policy: 'dummy', config: { result: false } }] }),
      flow('own-settings', { designation: 'stage_configuration', authentication: 'require_authenticated' }),
      flow('leave', { designation: 'unenrollment' }),
      flow('z-leave', { designation: 'unenrollment' }),
    ],
    brands: [
      {
        domain: 'acme.example',
        flows: { authentication: 'z-login', userSettings: 'own-settings', unenrollment: 'z-leave' },
      },
    ],
  })
  const at = (host: string): RequestInit => ({ headers: { 'x-forwarded-host': host } })
  const ann = browser()
  t.is(await leads(ann, '/flows/-/default/authentication/', at('login.acme.example')), '302 /if/flow/z-login/')
  t.is(await leads(ann, '/flows/-/default/authentication/', at('other.example')), '302 /if/flow/a-login/')
  t.is(await leads(ann, '/flows/-/default/unenrollment/', at('ACME.example:99')), '302 /if/flow/z-leave/')
  t.is(await leads(ann, '/flows/-/default/unenrollment/', at('badacme.example')), '302 /if/flow/leave/')
  t.is(await leads(ann, '/flows/-/default/stage_configuration/', at('acme.example.')), '302 /if/flow/own-settings/')
  t.is(await leads(ann, '/flows/-/default/stage_configuration/'), '404')
})

test('below a prefix everything stays below it', async (t) => {
  const { browser } = await serve(t, { prefix: '/auth/' })
  const ann = browser()
  t.is(await leads(ann, '/auth/flows/-/default/authentication/?a=1'), `302 /auth/if/flow/${LOGIN}/?a=1`)
  t.is(await leads(ann, '/auth/'), '302 /auth/flows/-/default/authentication/?next=%2Fauth%2F')
  t.is(await leads(ann, '/flows/-/default/authentication/'), '404')
  t.is(await leads(ann, '/'), '404')
})
