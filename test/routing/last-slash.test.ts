import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { definePlugin } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'

const SLUG = 'default-authentication-flow'

const acme = definePlugin({
  name: 'acme',
  version: '1.0.0',
  capabilities: { routes: true },
  apply: ({ hooks }) =>
    hooks.routes.tap('acme', (routes) => {
      for (const method of ['GET', 'POST'] as const) {
        routes.add({
          method,
          path: '/things/',
          access: 'public',
          handle: ({ query }) => ({ body: { method, q: query.get('q') } }),
        })
      }
    }),
})

for (const prefix of ['', '/auth']) {
  test(`below the prefix "${prefix}" every address of ours is served without its last slash, and keeps its query`, async (t) => {
    const { browser } = await serve(t, { prefix, plugins: [acme] })
    const ann = browser()
    for (const [path, status] of [
      ['/-/health/live', 200],
      ['/-/health/ready', 200],
      ['/api/v3/schema', 200],
      ['/api/v3/core/users/me', 403],
      ['/api/v3/core/users/me/sessions', 403],
      [`/api/v3/flows/executor/${SLUG}`, 200],
      ['/flows/-/default/authentication', 302],
      ['/flows/-/cancel', 302],
      ['/api/v3/flows/instances/cache_info', 403],
      ['/plugins/acme/things', 200],
    ] as const) {
      t.is((await ann.get(`${prefix}${path}`)).status, status, path)
      t.is((await ann.get(`${prefix}${path}/`)).status, status, `${path}/`)
    }
    t.deepEqual((await ann.get(`${prefix}/plugins/acme/things?q=1`)).body, { method: 'GET', q: '1' })
    const login = await ann.get(`${prefix}/flows/-/default/authentication?next=/app`)
    t.is(login.headers.get('location'), `${prefix}/if/flow/${SLUG}/?next=%2Fapp`)
  })

  test(`below the prefix "${prefix}" other methods are served without the last slash, and wrong ones refused`, async (t) => {
    const { browser } = await serve(t, { prefix, plugins: [acme] })
    const ann = browser()
    t.is(
      (await ann.post(`${prefix}/plugins/acme/things`, {}, { headers: { origin: 'http://sallyport.test' } })).status,
      200,
    )
    await ann.challenge(SLUG)
    const answer = await ann.post(`${prefix}/api/v3/flows/executor/${SLUG}`, { uid_field: 'ann' })
    t.is(answer.body.component, 'ak-stage-password')
    const refused = await ann.get(`${prefix}/-/health/live`, { method: 'DELETE' })
    t.is(refused.status, 405)
    t.is(refused.headers.get('allow'), 'HEAD, GET')
    t.is((await ann.get(`${prefix}/nothing`)).status, 404)
  })

  test(`below the prefix "${prefix}" a page without its last slash leads to the page`, async (t) => {
    const { browser } = await serve(t, { prefix })
    const ann = browser()
    for (const path of [`/if/flow/${SLUG}`, '/if/user']) {
      for (const method of ['GET', 'HEAD']) {
        const answer = await ann.get(`${prefix}${path}?next=%2F%2Fevil.example&a=b`, { method })
        t.is(answer.status, 302, path)
        t.is(answer.headers.get('location'), `${prefix}${path}/?next=%2F%2Fevil.example&a=b`)
        t.is(answer.headers.get('cache-control'), 'no-store')
      }
    }
  })
}

test('no address without a last slash leads to another host', async (t) => {
  const { url } = await serve(t)
  const { port } = new URL(url)
  for (const target of [
    '//evil.example',
    '//evil.example/if/user',
    '/\\evil.example/if/user',
    '//evil.example/%2e%2e/if/user',
    '/.//evil.example/if/user',
    '/if/flow/..%2f..%2f%2fevil.example',
    '/if/flow//evil.example',
    '/if/flow/\\evil.example',
    'http://evil.example/if/user',
    'http://evil.example//if/user',
    '/if/user?//evil.example',
  ]) {
    const socket = connect(Number(port), '127.0.0.1')
    socket.end(`GET ${target} HTTP/1.1\r\nHost: sallyport.test\r\nAccept: text/html\r\nConnection: close\r\n\r\n`)
    const answer = await text(socket)
    const location = /^location: (.*)\r$/im.exec(answer)?.[1]
    if (location === undefined) t.regex(answer, /^HTTP\/1\.1 4\d\d /, target)
    else
      t.is(new URL(location, 'http://sallyport.test').origin, 'http://sallyport.test', `${target} led to ${location}`)
  }
})
