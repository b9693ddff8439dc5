import Koa from 'koa'
import test from 'ava'
import { clientAddress } from '../src/client-address.ts'
import { readTrustedProxies } from '../src/configuration/trusted-proxies.ts'
import { listen } from '../src/listen.ts'

interface Case {
  readonly title: string
  readonly trusted: readonly string[]
  readonly forwarded?: string
  readonly address: string
  /** 127.0.0.1 when absent. */
  readonly host?: string
}

const SILENT = { debug() {}, info() {}, warn() {}, error() {} }

const cases: readonly Case[] = [
  { title: 'without proxies it is the socket', trusted: [], address: '127.0.0.1' },
  { title: 'without proxies a header counts for nothing', trusted: [], forwarded: '192.0.2.1', address: '127.0.0.1' },
  {
    title: 'an untrusted socket forges nothing',
    trusted: ['10.0.0.0/8'],
    forwarded: '192.0.2.1',
    address: '127.0.0.1',
  },
  { title: 'a trusted socket is believed', trusted: ['127.0.0.1'], forwarded: '192.0.2.1', address: '192.0.2.1' },
  {
    title: 'trusted hops are passed, from the last one on',
    trusted: ['127.0.0.0/8', '10.0.0.0/8'],
    forwarded: '192.0.2.1, 10.0.0.7, 10.1.2.3',
    address: '192.0.2.1',
  },
  {
    title: 'what stands before an untrusted hop may be forged',
    trusted: ['127.0.0.1', '10.0.0.0/8'],
    forwarded: '10.0.0.1, 192.0.2.66, 198.51.100.7, 10.0.0.7',
    address: '198.51.100.7',
  },
  {
    title: 'IPv6 networks count',
    trusted: ['127.0.0.1', '2001:db8:1::/48'],
    forwarded: '2001:db8:2::1, 2001:db8:1::7',
    address: '2001:db8:2::1',
  },
  {
    title: 'an IPv4 address in an IPv6 spelling is the same address',
    trusted: ['127.0.0.1', '10.0.0.0/8'],
    forwarded: '::ffff:192.0.2.1, ::FFFF:10.0.0.7',
    address: '192.0.2.1',
  },
  {
    title: 'a hop that is no address ends the way',
    trusted: ['127.0.0.1'],
    forwarded: '192.0.2.1, x',
    address: '127.0.0.1',
  },
  {
    title: 'a hop with a port is the hop',
    trusted: ['127.0.0.1'],
    forwarded: '203.0.113.5:51234',
    address: '203.0.113.5',
  },
  {
    title: 'an IPv6 hop with brackets, port and capitals is in its canonical form',
    trusted: ['127.0.0.1'],
    forwarded: '[2001:0DB8::0:1]:443',
    address: '2001:db8::1',
  },
  {
    title: 'an IPv4 address in hexadecimal IPv6 is the same address',
    trusted: ['127.0.0.1'],
    forwarded: '::ffff:cb00:714d',
    address: '203.0.113.77',
  },
  { title: 'an empty header is none', trusted: ['127.0.0.1'], forwarded: ' , ', address: '127.0.0.1' },
  {
    title: 'a header of proxies alone leads to the first',
    trusted: ['127.0.0.1', '10.0.0.0/8'],
    forwarded: '10.0.0.9, 10.0.0.8',
    address: '10.0.0.9',
  },
  {
    title: 'a socket of both families is seen as IPv4',
    trusted: ['127.0.0.0/8'],
    forwarded: '192.0.2.1',
    address: '192.0.2.1',
    host: '::',
  },
]

for (const { title, trusted, forwarded, address, host } of cases) {
  test(`the client's address: ${title}`, async (t) => {
    const app = new Koa()
    app.use(clientAddress(readTrustedProxies(trusted), SILENT))
    app.use((ctx) => {
      ctx.body = ctx.ip
    })
    const listener = await listen(app, 0, host ?? '127.0.0.1')
    t.teardown(() => listener.close())
    const headers: Record<string, string> = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
    const response = await fetch(`http://127.0.0.1:${listener.port}/`, { headers })
    t.is(await response.text(), address)
  })
}

test('a proxy whose header names no address is reported once', async (t) => {
  const warnings: unknown[] = []
  const log = { ...SILENT, warn: (facts: object) => void warnings.push(facts) }
  const app = new Koa()
  app.use(clientAddress(readTrustedProxies(['127.0.0.1']), log))
  app.use((ctx) => void (ctx.body = ctx.ip))
  const listener = await listen(app, 0, '127.0.0.1')
  t.teardown(() => listener.close())
  for (const hop of ['unknown', '_hidden', 'unknown']) {
    const response = await fetch(`http://127.0.0.1:${listener.port}/`, { headers: { 'x-forwarded-for': hop } })
    t.is(await response.text(), '127.0.0.1')
  }
  t.deepEqual(warnings, [{ proxy: '127.0.0.1', value: 'unknown' }])
})

test('a proxy that sends no header is reported once, and not for asking whether the server is well', async (t) => {
  const warnings: unknown[] = []
  const log = { ...SILENT, warn: (...line: readonly unknown[]) => void warnings.push(line) }
  const app = new Koa()
  app.use(clientAddress(readTrustedProxies(['127.0.0.1']), log))
  app.use((ctx) => void (ctx.body = ctx.ip))
  const listener = await listen(app, 0, '127.0.0.1')
  t.teardown(() => listener.close())
  await fetch(`http://127.0.0.1:${listener.port}/-/health/ready/`)
  t.deepEqual(warnings, [])
  for (let time = 0; time < 2; time += 1) await fetch(`http://127.0.0.1:${listener.port}/`)
  const sentence = 'A trusted proxy sends no X-Forwarded-For: its clients count as the proxy.'
  t.deepEqual(warnings, [[{ proxy: '127.0.0.1' }, sentence]])
})

for (const entry of [
  '10.0.0.0/99',
  '10.0.0.0/',
  '10.0.0.0/-1',
  '10.0.0.0/8/8',
  '::1/129',
  'proxy.example',
  '*',
  '0',
  'fe80::1%lo',
  '10.0.0.0/1e1',
]) {
  test(`"${entry}" is no proxy`, (t) => {
    const message = `SALLYPORT_TRUSTED_PROXIES holds "${entry}", but must hold addresses and networks like 10.0.0.0/8.`
    t.throws(() => readTrustedProxies([entry]), { code: 'bad_variable', message })
  })
}
