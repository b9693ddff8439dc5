import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { PageBrowser } from '../support/page-browser.ts'

const LOGIN = '/if/flow/default-authentication-flow/'

test('a user logs in with forms alone, and is led to where they were going', async (t) => {
  const served = await serve(t)
  const ann = new PageBrowser(served.browser())
  const first = await ann.open(`${LOGIN}?next=%2Fapp`)
  t.is(first.answer.status, 200)
  t.is(first.page.one('h1').text, 'Welcome to Sallyport!')
  t.is(
    first.page.one('label', { for: first.page.one('input', { name: 'uid_field' }).get('id') ?? '' }).text,
    'E-mail address or username',
  )
  const sent = await ann.send({ uid_field: 'ann' })
  t.is(sent.answer.status, 303)
  t.is(sent.location, `${LOGIN}?next=%2Fapp`)
  const second = await ann.open(sent.location ?? '')
  t.is(second.page.one('bdi').text, 'ann')
  const done = await ann.send({ password: 'correct horse' })
  t.is(done.answer.status, 303)
  t.is(done.location, '/app')
})

test('a wrong password is reported beside its field, and is not sent back', async (t) => {
  const served = await serve(t)
  const ann = new PageBrowser(served.browser())
  await ann.open(LOGIN)
  await ann.go({ uid_field: 'ann' })
  const { answer, page } = await ann.send({ password: 'battery staple' })
  t.is(answer.status, 200)
  const field = page.one('input', { name: 'password' })
  t.is(field.get('aria-invalid'), 'true')
  t.is(field.get('value'), undefined)
  t.true(page.one('p', { id: field.get('aria-describedby') ?? '' }).text.endsWith('Invalid password'))
  t.false(answer.text.includes('battery staple'))
  t.is((await ann.send({ password: 'correct horse' })).location, '/')
})
