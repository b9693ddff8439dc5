import { definePlugin, type FlowDocument } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { stagesPlugin } from '../support/plugin.ts'
import { askStage } from '../support/stages.ts'
import { rawGet } from './request.ts'

const LOGIN = 'default-authentication-flow'

/** Shows the absolute link of a flow, as a mail would have it. */
const linked = askStage('linked', ({ services, notify }) => {
  notify({ level: 'info', message: services.links.flow('end') })
  return { kind: 'retry', errors: {} }
})

const flows: readonly FlowDocument[] = [
  { slug: 'recover', designation: 'recovery', background: '/own.jpg', stages: [{ stage: 'dummy' }] },
  { slug: 'join', designation: 'enrollment', stages: [{ stage: 'linked' }] },
  { slug: 'end', designation: 'invalidation', stages: [{ stage: 'session_end' }] },
  {
    slug: 'links',
    designation: 'authentication',
    stages: [
      { stage: 'identification', config: { enrollmentFlow: 'join', recoveryFlow: 'recover', passwordlessFlow: 'end' } },
      { stage: 'password' },
    ],
  },
]

const brands = [
  {
    domain: 'acme.example',
    title: 'Acme',
    background: '/acme.jpg',
    url: 'https://login.acme.example:8443',
    flows: { recovery: 'recover', invalidation: 'default-invalidation-flow' },
  },
  { domain: 'bücher.example', title: 'Bücher' },
  { domain: 'rest.example', default: true, title: 'The rest' },
]

const options = { plugins: [stagesPlugin(linked)], flows, brands, trustedProxies: ['127.0.0.1'] }
const at = (host: string, headers: Record<string, string> = {}): RequestInit => ({
  headers: { 'x-forwarded-host': host, ...headers },
})
const executor = (slug: string, query = ''): string =>
  `/api/v3/flows/executor/${slug}/${query === '' ? '' : `?${new URLSearchParams({ query })}`}`

test('the host name decides the brand, and nothing else of a host is looked at', async (t) => {
  const { url } = await serve(t, options)
  const hosts: readonly (readonly [host: string, title: string])[] = [
    ['acme.example', 'Acme'],
    ['LOGIN.Acme.example.:8443', 'Acme'],
    ['xn--bcher-kva.example', 'Bücher'],
    ['a.b\u00c3\u00bccher.example:80', 'Bücher'],
    ['badacme.example', 'The rest'],
    ['acme.example.evil.example', 'The rest'],
    ['127.0.0.1:9000', 'The rest'],
    ['[::1]:9000', 'The rest'],
    ['<b>evil</b>', 'The rest'],
    ['evil.example/acme.example', 'The rest'],
  ]
  for (const [host, title] of hosts) {
    const { status, text, headers } = await rawGet(url, executor('end'), { host })
    t.is(status, 200, host)
    t.is(JSON.parse(text).brand_name, title, host)
    const said = JSON.stringify(headers) + text
    for (const part of ['evil', '8443', 'LOGIN', '9000']) t.false(said.includes(part), `${host} is echoed`)
  }
  for (const path of ['/', '/flows/-/default/authentication/', '/flows/-/cancel/?flow=join', '/nothing']) {
    const { status, text, headers } = await rawGet(url, path, { host: '<evil>' })
    t.true(status < 500, path)
    t.false((JSON.stringify(headers) + text).includes('evil'), path)
  }
})

test('without a trusted proxy a forwarded host counts for nothing, and without brands the settings do', async (t) => {
  const { browser } = await serve(t, { plugins: options.plugins, flows, brands: brands.slice(0, 1) })
  const { body } = await browser().get(executor('end'), at('acme.example'))
  t.is(body.brand_name, 'Sallyport')
  t.false('background' in body.flow_info)
})

test('a brand gives titles, pictures and links to the challenges of its host', async (t) => {
  const { browser } = await serve(t, options)
  const ann = browser()
  const acme = async (slug: string, body?: object): Promise<Record<string, unknown> & { flow_info: object }> => {
    const query = 'next=%2Fapp'
    const json = { 'content-type': 'application/json' }
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    return (await ann.get(executor(slug, query), { ...at('acme.example', json), ...init })).body
  }
  t.like(await acme('recover'), { flow_info: { background: '/own.jpg' } })
  const first = await acme('links')
  t.like(first, {
    flow_info: { background: '/acme.jpg' },
    enroll_url: '/if/flow/join/?next=%2Fapp',
    recovery_url: '/if/flow/recover/?next=%2Fapp',
    passwordless_url: '/if/flow/end/?next=%2Fapp',
  })
  const second = await acme('links', { uid_field: 'ann', step: first['step'] })
  t.is(second['component'], 'ak-stage-password')
  t.is(second['recovery_url'], 'https://login.acme.example:8443/if/flow/recover/?next=%2Fapp')
  const shown = await acme('join', { answer: '', step: (await acme('join'))['step'] })
  t.like(shown.flow_info, { messages: [{ message: 'https://login.acme.example:8443/if/flow/end/' }] })

  const bob = browser()
  const plain = await bob.challenge('links')
  t.true('enroll_url' in plain.body)
  t.false('background' in plain.body.flow_info)
  const password = await bob.answer('links', { uid_field: 'ann' })
  t.is(password.body.component, 'ak-stage-password')
  t.false('recovery_url' in password.body)
})

test('the end of a session names the brand and its logout', async (t) => {
  const { browser } = await serve(t, options)
  const ann = browser()
  await ann.challenge(LOGIN)
  await ann.answer(LOGIN, { uid_field: 'ann' })
  await ann.answer(LOGIN, { password: 'correct horse' })
  t.like((await ann.get(executor('end'), at('acme.example'))).body, {
    brand_name: 'Acme',
    invalidation_flow_url: '/if/flow/default-invalidation-flow/',
  })
  const { body } = await ann.get(executor('end'))
  t.is(body.brand_name, 'The rest')
  t.false('invalidation_flow_url' in body)
})

test('the URL of a brand is an origin that may post, and that next may lead to, on its own host only', async (t) => {
  const plugin = definePlugin({
    name: 'test-route',
    version: '1.0.0',
    capabilities: { routes: true },
    apply: ({ hooks }) =>
      hooks.routes.tap('test-route', (routes) =>
        routes.add({
          method: 'POST',
          path: '/link',
          access: 'public',
          handle: ({ services }) => ({ body: { code: services.links.flow('end') } }),
        }),
      ),
  })
  const { browser } = await serve(t, { ...options, plugins: [...options.plugins, plugin] })
  const origin = 'https://login.acme.example:8443'
  const post = async (path: string, host: string, from: string): Promise<string> => {
    const init = { ...at(host, { origin: from, 'content-type': 'application/json' }), method: 'POST', body: '{}' }
    const { status, body } = await browser().get(path, init)
    return `${status} ${body.code ?? ''}`.trim()
  }
  for (const path of [executor('recover'), '/plugins/test-route/link']) {
    const isRoute = path.startsWith('/plugins')
    const own = isRoute ? `200 ${origin}/if/flow/end/` : '200'
    t.is(await post(path, 'acme.example', origin), own)
    t.is(await post(path, 'acme.example', 'http://sallyport.test'), own)
    t.is(await post(path, 'acme.example', 'https://acme.example'), '403 foreign_origin')
    t.is(await post(path, 'other.example', origin), '403 foreign_origin')
    t.is(await post(path, 'other.example', 'https://other.example'), '403 foreign_origin')
  }
  const next = async (host: string, to: string): Promise<string | null> => {
    const query = new URLSearchParams({ next: to })
    return (await browser().get(`/flows/-/cancel/?${query}`, at(host))).headers.get('location')
  }
  t.is(await next('acme.example', `${origin}/app`), '/app')
  t.is(await next('acme.example', 'http://sallyport.test/app'), 'http://sallyport.test/app')
  t.is(await next('other.example', `${origin}/app`), '/')
  t.is(await next('other.example', '//other.example/app'), '/')
})
