import { readPage } from '@sallyport/testing'
import test from 'ava'
import { ask } from './helper.ts'

test('the page draws each field in its way, with the limits that it has', async (t) => {
  const { browser } = await ask(t, [
    { fieldKey: 'head', type: 'static', label: '', initialValue: 'About <you>.' },
    { fieldKey: 'password', type: 'password', label: 'Password', minLength: 12 },
    {
      fieldKey: 'name',
      type: 'text',
      label: 'Name',
      initialValue: 'Ann',
      maxLength: 400,
      subText: 'As <b>you</b> like.',
    },
    { fieldKey: 'story', type: 'text_area', label: 'Story', required: false, maxLength: 100 },
    { fieldKey: 'age', type: 'number', label: 'Age' },
    { fieldKey: 'size', type: 'radio-button-group', label: 'Size', choices: ['s', { value: 'm', label: 'Medium' }] },
    { fieldKey: 'plan', type: 'hidden', label: 'Plan', initialValue: 'gold' },
  ])
  const { text } = await browser().get('/if/flow/ask/', { headers: { accept: 'text/html' } })
  const page = readPage(text)
  t.is(page.one('div', { class: 'field said' }).text, 'About <you>.')
  const password = page.one('input', { name: 'password' })
  t.is(password.get('type'), 'password')
  t.is(password.get('autocomplete'), 'new-password')
  // A user who chooses a password sees beforehand how long it must be.
  t.is(page.one('p', { id: password.get('aria-describedby') ?? '' }).text, 'At least 15 characters.')
  const name = page.one('input', { name: 'name' })
  t.deepEqual([name.get('value'), name.get('maxlength')], ['Ann', '400'])
  t.is(page.one('p', { id: name.get('aria-describedby') ?? '' }).text, 'As you like.')
  t.is(page.one('textarea', { name: 'story' }).get('maxlength'), '100')
  t.is(page.one('input', { name: 'age' }).get('step'), '1')
  t.deepEqual(
    page.all('label', { class: 'tick' }).map((label) => label.text),
    ['s', 'Medium'],
  )
  t.is(page.one('input', { name: 'plan' }).get('value'), 'gold')
})
