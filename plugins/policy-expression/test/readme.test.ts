import { readFile } from 'node:fs/promises'
import { FlowDocument } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { Value } from 'typebox/value'
import { parse } from 'yaml'

test('the examples of the README can be loaded', async (t) => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const [, yaml = ''] = /```yaml\n([^]*?)```/.exec(readme) ?? []
  const flow = Value.Parse(FlowDocument, parse(yaml))
  const { browser } = await serve(t, { flows: [flow] })
  const { body } = await browser().challenge('office')
  t.is(body.component, 'ak-stage-access-denied')
  t.is(body.error_message, 'Sign in from the office network.')
})
