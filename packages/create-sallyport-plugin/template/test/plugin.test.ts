import { readFileSync } from 'node:fs'
import { defineFlow } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { slugPlugin } from '../src/index.ts'

const flow = defineFlow({
  slug: 'door',
  designation: 'authorization',
  stages: [{ stage: 'plugin_slug_code', config: { code: '246801' } }],
})

test('a visitor types the code and is through', async (t) => {
  const { browser } = await serve(t, { plugins: [slugPlugin()], flows: [flow] })
  const visitor = browser()
  const { body } = await visitor.challenge('door')
  t.is(body.component, 'plugin-slug-stage-code')
  t.is(body.length, 6)
  const wrong = await visitor.answer('door', { code: '135790' })
  t.deepEqual(wrong.body.response_errors, { code: [{ string: 'That code is not right.', code: 'wrong_code' }] })
  t.is((await visitor.answer('door', { code: '246801' })).body.component, 'xak-flow-redirect')
})

test('the plugin says the version of its package', (t) => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  t.is(slugPlugin().version, version)
})
