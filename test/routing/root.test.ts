import type { Browser } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test from 'ava'

const LOGIN = 'default-authentication-flow'

/** Follows redirects by hand. */
async function follow(browser: Browser, path: string): Promise<string> {
  const { status, headers } = await browser.get(path)
  return status === 302 ? follow(browser, headers.get('location') ?? '') : path
}

test('the root sends nobody to the login, and tells somebody who he is', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  const page = await follow(ann, '/')
  t.is(page, `/if/flow/${LOGIN}/?next=%2F`)
  const query = page.split('?')[1] ?? ''
  await ann.challenge(LOGIN, { query })
  await ann.answer(LOGIN, { uid_field: 'ann' }, { query })
  const done = await ann.answer(LOGIN, { password: 'correct horse' }, { query })
  t.is(done.body.to, '/')
  const { status, body } = await ann.get(done.body.to)
  t.is(status, 200)
  t.like(body, {
    user: { username: 'ann', is_superuser: false },
    links: { user: '/api/v3/core/users/me/', logout: '/flows/-/default/invalidation/' },
  })
  t.deepEqual(body.user, (await ann.get(body.links.user)).body.user)
  t.is(await follow(ann, body.links.logout), '/if/flow/default-invalidation-flow/')
  t.is((await ann.post('/', {})).status, 405)
})
