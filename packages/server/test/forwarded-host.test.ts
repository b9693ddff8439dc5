import { request } from 'node:http'
import Koa from 'koa'
import test, { type ExecutionContext } from 'ava'
import { readTrustedProxies } from '../src/configuration/trusted-proxies.ts'
import { forwardedHost } from '../src/forwarded-host.ts'
import { listen } from '../src/listen.ts'

/** The host that an app sees. */
async function hostOf(
  t: ExecutionContext,
  trusted: readonly string[],
  headers: Record<string, string>,
): Promise<string> {
  const app = new Koa()
  app.use(forwardedHost(readTrustedProxies(trusted)))
  app.use((ctx) => {
    ctx.body = ctx.host
  })
  const listener = await listen(app, 0, '127.0.0.1')
  t.teardown(() => listener.close())
  return new Promise((resolve, reject) => {
    const outgoing = request({ port: listener.port, host: '127.0.0.1', headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => void (text += part))
      response.on('end', () => resolve(text))
    })
    outgoing.on('error', reject).end()
  })
}

const cases: readonly (readonly [title: string, trusted: readonly string[], forwarded: string, host: string])[] = [
  ['without proxies the header counts for nothing', [], 'forged.example', 'own.example:9000'],
  ['an untrusted socket forges nothing', ['10.0.0.0/8'], 'forged.example', 'own.example:9000'],
  ['a trusted proxy is believed', ['127.0.0.1'], 'login.example', 'login.example'],
  ['of several the last counts', ['127.0.0.1'], 'forged.example, login.example', 'login.example'],
  ['an empty header is none', ['127.0.0.1'], ' , ', 'own.example:9000'],
]
for (const [title, trusted, forwarded, host] of cases) {
  test(`the host that was asked for: ${title}`, async (t) => {
    t.is(await hostOf(t, trusted, { host: 'own.example:9000', 'x-forwarded-host': forwarded }), host)
  })
}
