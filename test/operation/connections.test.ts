import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { listen } from '@sallyport/server'
import test, { type ExecutionContext } from 'ava'
import Koa from 'koa'

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n'

async function open(t: ExecutionContext, app: Koa, options = {}) {
  app.silent = true
  const listener = await listen(app, 0, '127.0.0.1', options)
  t.teardown(() => listener.close(0))
  const ask = (head: string): Socket => {
    const socket = connect(listener.port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(head)
    t.teardown(() => socket.destroy())
    return socket
  }
  return { listener, ask }
}

const hello = new Koa().use((ctx) => void (ctx.body = 'hello'))

for (const [title, head, status] of [
  ['that is none', 'nonsense\r\n\r\n', 400],
  ['without a host', 'GET / HTTP/1.1\r\n\r\n', 400],
  ['with a bad header', `${GET}a b: c\r\n\r\n`, 400],
  ['with a head that is too long', `${GET}a: ${'x'.repeat(150_000)}\r\n\r\n`, 431],
  ['that expects what is not there', `${GET}Expect: a miracle\r\n\r\n`, 417],
] as const) {
  test(`a request ${title} is ${status}, and no cache may keep the answer`, async (t) => {
    const { ask } = await open(t, hello)
    const answer = await text(ask(head))
    t.regex(answer, new RegExp(`^HTTP/1\\.1 ${status} `))
    t.regex(answer, /^cache-control: no-store\r$/im)
    t.regex(answer, /^connection: close\r$/im)
    t.regex(answer, /^content-length: 0\r$/im)
  })
}

test('a request whose head or body does not arrive in time is cut, and others are served meanwhile', async (t) => {
  const reads = new Koa().use(async (ctx) => {
    for await (const _ of ctx.req);
    ctx.body = 'read'
  })
  const { ask } = await open(t, reads, { headTime: 1, arrivalTime: 1 })
  const answers = Promise.all([
    text(ask('GET / HT')),
    text(ask(GET)),
    text(ask('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf')),
  ])
  t.regex(await text(ask(`${GET}Connection: close\r\n\r\n`)), /200 OK[^]*read$/)
  for (const answer of await answers) {
    t.regex(answer, /^HTTP\/1\.1 408 Request Timeout\r\n/)
    t.regex(answer, /^cache-control: no-store\r$/im)
  }
})

test('a drain lets whole requests end, cuts half ones after five seconds, and serves new ones until then', async (t) => {
  const asked = Promise.withResolvers<void>()
  const free = Promise.withResolvers<void>()
  const app = new Koa().use(async (ctx) => {
    if (ctx.path === '/slow') {
      asked.resolve()
      await free.promise
    }
    for await (const _ of ctx.req);
    ctx.body = `done ${ctx.path}`
  })
  const { listener, ask } = await open(t, app)
  const slow = text(ask('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n'))
  await asked.promise
  const kept = ask(`${GET}\r\n`)
  await once(kept, 'data')
  const halves = [
    ask('GET / HT'),
    ask(GET),
    ask('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf'),
    // A whole one on a connection that goes on with half of another.
    ask(`${GET}\r\n${GET}`),
  ]
  const closed = listener.close(60)
  const fresh = await text(ask(`GET /fresh HTTP/1.1\r\nHost: a\r\n\r\n`))
  t.regex(fresh, /done \/fresh$/)
  t.regex(fresh, /^connection: close\r$/im)
  await Promise.all(halves.map((half) => (half.closed ? undefined : once(half.resume(), 'close'))))
  free.resolve()
  t.regex(await slow, /done \/slow$/)
  await closed
})

test('when the grace is over everything is cut', async (t) => {
  const asked = Promise.withResolvers<void>()
  const app = new Koa().use(async () => {
    asked.resolve()
    await Promise.withResolvers<void>().promise
  })
  const { listener, ask } = await open(t, app)
  const stuck = ask(`${GET}\r\n`)
  await asked.promise
  await Promise.all([listener.close(0.1), once(stuck.resume(), 'close')])
  t.pass()
})
