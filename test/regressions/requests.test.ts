import { request } from 'node:http'
import { pass, Unavailable } from '@sallyport/core'
import { Browser } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { stagesPlugin } from '../support/plugin.ts'
import { askStage } from '../support/stages.ts'

const LOGIN = 'default-authentication-flow'
const path = (slug: string): string => `/api/v3/flows/executor/${slug}/`
const three = {
  slug: 'three',
  designation: 'authorization' as const,
  stages: [{ stage: 'dummy' }, { stage: 'dummy', name: 'second' }, { stage: 'dummy', name: 'third' }],
}

test('fifty identical POSTs without a step at the last stage, at two nodes, end one run and begin no other', async (t) => {
  const one = await serve(t, { flows: [three] })
  const two = await serve(t, { flows: [three], databaseUrl: one.databaseUrl })
  const ann = one.browser()
  await ann.challenge('three')
  await ann.answer('three', {})
  await ann.answer('three', {})
  const tabs = Array.from({ length: 50 }, (_, index) => new Browser(index % 2 === 0 ? one.url : two.url, '', ann))
  const answers = await Promise.all(tabs.map((tab) => tab.post(path('three'), { again: 1 })))
  t.is(answers.filter(({ status }) => status !== 200).length, 0)
  const { rows } = await one.storage.pool.query('select ended, version from sallyport_run')
  t.deepEqual(rows, [{ ended: 'completed', version: 3 }])
})

test('fifty identical POSTs without a step in the middle, at two nodes, make one step', async (t) => {
  const one = await serve(t, { flows: [three] })
  const two = await serve(t, { flows: [three], databaseUrl: one.databaseUrl })
  const ann = one.browser()
  await ann.challenge('three')
  await ann.answer('three', {})
  const tabs = Array.from({ length: 50 }, (_, index) => new Browser(index % 2 === 0 ? one.url : two.url, '', ann))
  await Promise.all(tabs.map((tab) => tab.post(path('three'), { again: 1 })))
  const { rows } = await one.storage.pool.query('select ended, version from sallyport_run')
  t.deepEqual(rows, [{ ended: null, version: 2 }])
})

test('a body without a step that failed may come again at once', async (t) => {
  let broken = true
  const fragile = askStage('fragile', () => {
    if (broken) throw new Error('no luck')
    return pass()
  })
  const { browser } = await serve(t, {
    plugins: [stagesPlugin(fragile)],
    flows: [{ slug: 'fragile', designation: 'authorization', stages: [{ stage: 'fragile' }] }],
  })
  const ann = browser()
  await ann.challenge('fragile')
  t.is((await ann.post(path('fragile'), { answer: 'x' })).status, 500)
  broken = false
  t.is((await ann.post(path('fragile'), { answer: 'x' })).body.component, 'xak-flow-redirect')
})

test('a server that has no time for a password counts no attempt', async (t) => {
  const { browser, storage } = await serve(t)
  const { verifyPassword } = storage.users
  const ann = browser()
  await ann.challenge(LOGIN)
  await ann.answer(LOGIN, { uid_field: 'ann' })
  storage.users.verifyPassword = () => Promise.reject(new Unavailable('Too many passwords are being checked.'))
  for (let time = 0; time < 8; time += 1) {
    t.is((await ann.answer(LOGIN, { password: 'correct horse' })).status, 503)
  }
  storage.users.verifyPassword = verifyPassword
  t.is((await ann.answer(LOGIN, { password: 'correct horse' })).body.component, 'xak-flow-redirect')
})

test('the run’s own limit ends it, also where a wrong answer begins the flow again', async (t) => {
  const { browser } = await serve(t, {
    flows: [
      {
        slug: 'strict',
        designation: 'authentication',
        stages: [
          { stage: 'identification' },
          { stage: 'password', invalidResponseAction: 'restart', config: { failedAttemptsBeforeCancel: 2 } },
          { stage: 'user_login' },
        ],
      },
    ],
  })
  const ann = browser()
  await ann.challenge('strict')
  await ann.answer('strict', { uid_field: 'ann' })
  t.is((await ann.answer('strict', { password: 'wrong' })).body.component, 'ak-stage-identification')
  await ann.answer('strict', { uid_field: 'ann' })
  t.is((await ann.answer('strict', { password: 'wrong too' })).body.code, 'too_many_attempts')
  await ann.challenge('strict')
  await ann.answer('strict', { uid_field: 'ann' })
  t.is((await ann.answer('strict', { password: 'correct horse' })).body.component, 'xak-flow-redirect')
})

test('a body that is nested without end is refused, and commits nothing', async (t) => {
  const { browser, storage } = await serve(t)
  const deep = `${'['.repeat(3000)}${']'.repeat(3000)}`
  const init = {
    method: 'POST',
    body: `{"uid_field":"ann","z":${deep}}`,
    headers: { 'content-type': 'application/json' },
  }
  const refused = await browser().get(path(LOGIN), init)
  t.is(refused.status, 400)
  t.is(refused.body.code, 'bad_json')
  t.is((await storage.pool.query('select * from sallyport_run')).rowCount, 0)
})

for (const host of ['a b', '[', 'a:99999999']) {
  test(`the host ${JSON.stringify(host)} is no crash`, async (t) => {
    const { url } = await serve(t)
    const status = await new Promise((resolve, reject) => {
      request(`${url}/flows/-/cancel/?flow=${LOGIN}`, { headers: { host } }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
        .on('error', reject)
        .end()
    })
    t.is(status, 302)
  })
}

test('a wrong method is reported as such, whatever its body is', async (t) => {
  const { browser } = await serve(t)
  const refused = await browser().get(path(LOGIN), { method: 'PUT', body: 'a=b' })
  t.is(refused.status, 405)
  t.is(refused.headers.get('allow'), 'GET, HEAD, POST')
})

test('a picture on a page of ours logs nobody out', async (t) => {
  const { browser, url } = await serve(t)
  const ann = browser()
  await ann.challenge(LOGIN)
  await ann.answer(LOGIN, { uid_field: 'ann' })
  await ann.answer(LOGIN, { password: 'correct horse' })
  // `fetch` says "cors" of itself, so that a browser's words for a picture are sent by hand.
  const cookie = [...ann.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  await new Promise((resolve) => {
    const headers = { cookie, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }
    request(`${url}${path('default-invalidation-flow')}`, { headers }, (response) => {
      response.resume()
      response.on('end', resolve)
    }).end()
  })
  t.is((await ann.get('/api/v3/core/users/me/')).status, 200)
})
