import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { openHost } from '../embedding/host.ts'

const SLUG = 'default-authentication-flow'

for (const prefix of ['', '/auth']) {
  test(`home is one place, below the prefix "${prefix}" too: the end of a flow, other tabs and error pages lead there`, async (t) => {
    const { browser } = await serve(t, { prefix })
    const ann = browser()
    const page = await ann.visit(`${prefix}/if/flow/${SLUG}/`)
    t.is(/data-next="([^"]*)"/.exec(page.text)?.[1], '/')
    const gone = await ann.visit(`${prefix}/if/flow/there-is-none/`)
    t.is(gone.status, 404)
    t.regex(gone.text, /href="\/"/)
    t.is((await ann.get(`${prefix}/flows/-/cancel/`)).headers.get('location'), '/')
    t.is((await ann.logIn('ann')).body.to, '/')
  })
}

for (const [home, is] of [
  ['/app', '/app'],
  ['/app/../', '/'],
  ['https://app.example', 'https://app.example/'],
] as const) {
  test(`the home ${home} is ${is}`, async (t) => {
    const host = await openHost(t)
    t.is((await host.engine({ prefix: '/auth', home })).settings.home, is)
  })
}

for (const home of ['app', '//evil.example', '/\\evil.example', 'javascript:alert(1)', 'https://a:b@app.example', '']) {
  test(`the home "${home}" is refused in one sentence`, async (t) => {
    const host = await openHost(t)
    const message = `The home "${home}" is neither a path such as "/app" nor an http or https URL.`
    await t.throwsAsync(host.engine({ home }), { code: 'bad_home', message })
  })
}
