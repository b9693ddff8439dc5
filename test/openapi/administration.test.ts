import { serve } from '@sallyport/testing/server'
import { Ajv2020 } from 'ajv/dist/2020.js'
import test from 'ava'
import { loggedIn } from '../admin/helper.ts'

const flow = {
  slug: 'two',
  designation: 'authorization' as const,
  policies: [{ policy: 'dummy', name: 'yes', config: { result: true } }],
  stages: [
    { stage: 'dummy', name: 'kept-out', evaluateOnPlan: true, policies: [{ policy: 'dummy', name: 'no' }] },
    { stage: 'dummy', name: 'first' },
    { stage: 'dummy', name: 'last' },
  ],
}

test('the administration answers every field that the document says, and no others', async (t) => {
  const served = await serve(t, { flows: [flow] })
  const admin = await loggedIn(served, 'admin')
  const { paths, components } = (await admin.get('/api/v3/schema/')).body
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  const fits = async (path: string): Promise<void> => {
    const { status, body } = await admin.get(path.replace('{slug}', 'two'))
    const { schema } = paths[path].get.responses[status].content['application/json']
    const own = components.schemas[schema.$ref.split('/').at(-1)]
    t.true(ajv.validate(closed(own), body), `${path} ${ajv.errorsText()}: ${JSON.stringify(body)}`)
  }
  const opened = { query: 'inspector=available' }
  await admin.challenge('two', opened)
  await fits('/api/v3/flows/inspector/{slug}/')
  await admin.answer('two', {}, opened)
  for (const path of ['inspector/{slug}', 'instances/{slug}', 'instances/{slug}/diagram', 'instances/cache_info']) {
    // oxlint-disable-next-line no-await-in-loop -- one browser asks one thing after the other
    await fits(`/api/v3/flows/${path}/`)
  }
})

test('every error answer of the document has an example for each of its codes', async (t) => {
  const { paths } = (await (await serve(t)).browser().get('/api/v3/schema/')).body
  let seen = 0
  for (const [path, item] of entries(paths)) {
    for (const [method, { responses }] of entries(item)) {
      for (const [status, { content, description }] of entries(responses)) {
        if (Number(status) < 400 || content === undefined || !description.startsWith('`')) continue
        const codes = [...description.matchAll(/`(\w+)`:/g)].map(([, code]: RegExpMatchArray) => code)
        const { examples = {} } = content['application/json']
        for (const code of codes) t.is(examples[code ?? '']?.value.code, code, `${method} ${path} ${status}`)
        seen += 1
      }
    }
  }
  t.true(seen > 30)
})

// The document is read as it comes.
// oxlint-disable-next-line typescript/no-explicit-any
function entries(value: object): readonly (readonly [string, any])[] {
  return Object.entries(value)
}

/** A schema by which a field that it does not name is a mistake. */
function closed(schema: unknown): object {
  const inner = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(inner) : typeof value === 'object' && value !== null ? closed(value) : value
  const all = Object.fromEntries(Object.entries(Object(schema)).map(([key, value]) => [key, inner(value)]))
  return 'properties' in all && all['type'] === 'object' ? { ...all, additionalProperties: false } : all
}
