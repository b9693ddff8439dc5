import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Configuration, FlowsApi } from '@goauthentik/api'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { parse } from 'yaml'

const require = createRequire(import.meta.url)
const LOGIN = 'default-authentication-flow'

interface Schema {
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, unknown>>
}

/** The foreign client's schemas by the component that they belong to. */
function foreignSchemas(): ReadonlyMap<string, Schema> {
  const folder = require.resolve('@goauthentik/api/package.json')
  const document = parse(readFileSync(new URL('schema.yml', `file://${folder}`), 'utf8'), { maxAliasCount: -1 })
  const { discriminator } = document.components.schemas.ChallengeTypes
  return new Map(
    Object.entries<string>(discriminator.mapping).map(([component, reference]) => [
      component,
      document.components.schemas[reference.split('/').at(-1) ?? ''],
    ]),
  )
}

test('the foreign client drives a whole login, and knows every field that it needs', async (t) => {
  const { url, browser } = await serve(t)
  const schemas = foreignSchemas()
  const jar = browser()
  const seen: string[] = []
  const api = new FlowsApi(
    new Configuration({
      basePath: `${url}/api/v3`,
      fetchApi: async (input: string | URL | Request, init?: RequestInit) => {
        const { pathname, search } = new URL(input instanceof Request ? input.url : input)
        const answer = await jar.get(`${pathname}${search}`, init)
        const schema = schemas.get(answer.body.component)
        seen.push(answer.body.component)
        for (const field of schema?.required ?? []) t.true(field in answer.body, `${answer.body.component}.${field}`)
        return new Response(answer.text, { status: answer.status, headers: answer.headers })
      },
    }),
  )
  const first = await api.flowsExecutorGet({ flowSlug: LOGIN, query: '' })
  t.is(first.component, 'ak-stage-identification')
  const second = await api.flowsExecutorSolve({
    flowSlug: LOGIN,
    query: '',
    flowChallengeResponseRequest: { component: 'ak-stage-identification', uidField: 'ann' },
  })
  t.is(second.component, 'ak-stage-password')
  const third = await api.flowsExecutorSolve({
    flowSlug: LOGIN,
    query: '',
    flowChallengeResponseRequest: { component: 'ak-stage-password', password: 'correct horse' },
  })
  t.is(third.component, 'xak-flow-redirect')
  t.is((await jar.get('/api/v3/core/users/me/')).body.user.username, 'ann')
  t.deepEqual(seen, ['ak-stage-identification', 'ak-stage-password', 'xak-flow-redirect'])
})
