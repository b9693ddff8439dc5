import { definePlugin } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'

/** Routes that answer with what a visitor has sent, as careless plugins do. */
const echo = definePlugin({
  name: 'acme',
  version: '1.0.0',
  capabilities: { routes: true },
  routes: [
    {
      method: 'GET',
      path: '/hello/',
      access: 'public',
      handle: ({ query }) => ({ body: `${query.get('name')}, hello` }),
    },
    { method: 'GET', path: '/number/', access: 'public', handle: () => ({ body: 5 }) },
    { method: 'GET', path: '/nothing/', access: 'public', handle: () => ({ body: null }) },
  ],
})

test('what a plugin’s route answers is JSON, whatever it looks like, and never a page', async (t) => {
  const { browser } = await serve(t, { plugins: [echo] })
  const script = '<script>alert(document.domain)</script>'
  const name = encodeURIComponent(script)
  for (const [path, expected] of [
    [`/plugins/acme/hello/?name=${name}`, `${script}, hello`],
    ['/plugins/acme/number/', 5],
    ['/plugins/acme/nothing/', null],
  ] as const) {
    const { status, headers, text } = await browser().get(path, { headers: { accept: 'text/html' } })
    t.is(status, 200)
    t.regex(headers.get('content-type') ?? '', /^application\/json/, path)
    t.is(JSON.parse(text), expected)
    t.is(headers.get('x-content-type-options'), 'nosniff')
    t.is(headers.get('content-security-policy'), "default-src 'none'; frame-ancestors 'self'")
  }
})
