import { createConfig, lintFromString } from '@redocly/openapi-core'
import { Browser } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import { Ajv2020 } from 'ajv/dist/2020.js'
import test from 'ava'
import { sallyport } from '../support/command.ts'
import { ownDatabase } from '../support/database.ts'
import { acme, pinFlow } from './acme.ts'

/** What the recommended rules say, but for what our URLs are: those that clients of authentik call. */
async function complaints(source: string): Promise<readonly string[]> {
  const config = await createConfig({
    extends: ['recommended-strict'],
    rules: {
      'no-path-trailing-slash': 'off',
      // To cancel leads on; and what watches a server can hardly ask for it wrongly.
      'operation-2xx-response': 'off',
      'operation-4xx-response': 'off',
    },
  })
  const problems = await lintFromString({ source, config })
  return problems.map(({ ruleId, message, location }) => `${ruleId} ${message} ${location[0]?.pointer ?? ''}`)
}

test('the document passes a linter with its recommended rules, with any plugin’s schemas in it', async (t) => {
  const flows = [pinFlow('short', { length: 4 }), pinFlow('long', { length: 12 })]
  const { browser } = await serve(t, { plugins: [acme], flows })
  const { status, headers, text } = await browser().get('/api/v3/schema/')
  t.is(status, 200)
  t.is(headers.get('content-type'), 'application/json; charset=utf-8')
  t.deepEqual(await complaints(text), [])
})

test('the document of a server that was just started passes too, and describes its set-up', async (t) => {
  const { listening } = sallyport(t, ['start'], { env: await ownDatabase(t) })
  const { body, text } = await new Browser(await listening).get('/api/v3/schema/')
  const { get, ...others } = body.paths['/-/setup/{link}']
  t.is(get.operationId, 'setup_retrieve')
  t.deepEqual(Object.keys(get.responses), ['302', '400', '404', '500', '503'])
  t.deepEqual(others, {})
  t.deepEqual(await complaints(text), [])
})

test('the linter sees an example that does not fit, and an operation id that comes twice', async (t) => {
  const { browser } = await serve(t)
  const { text } = await browser().get('/api/v3/schema/')
  const spoilt = text.replaceAll('"Invalid password"', '7').replace('flows_executor_solve', 'flows_executor_get')
  const found = await complaints(spoilt)
  t.true(found.some((line) => line.startsWith('no-invalid-media-type-examples')))
  t.true(found.some((line) => line.startsWith('operation-operationId-unique')))
})

test('every schema is one of draft 2020-12, without names and keys of the library that it was written with', async (t) => {
  const { browser } = await serve(t, { plugins: [acme], flows: [pinFlow('short', { length: 4 })] })
  const { body, text } = await browser().get('/api/v3/schema/')
  const ajv = new Ajv2020({ strict: true, discriminator: false, keywords: ['discriminator'], validateFormats: false })
  ajv.addSchema({ $id: 'document', components: body.components }, 'document')
  const names = Object.keys(body.components.schemas)
  t.true(names.length > 30)
  for (const name of names) {
    const valid = ajv.validateSchema(body.components.schemas[name])
    t.true(valid, `${name}: ${ajv.errorsText()}`)
  }
  t.notRegex(text, /"(?:~\w+|\$id|\$defs|additionalItems)":/)
})
