import { Configuration, FlowsApi } from '@goauthentik/api'
import { serve } from '@sallyport/testing/server'
import test from 'ava'

const LOGIN = 'default-authentication-flow'

test('the foreign client drives a whole login, and knows every field that it needs', async (t) => {
  const { url, browser } = await serve(t)
  // It holds every answer to the schemas that the client was made from.
  const jar = browser()
  const seen: string[] = []
  const api = new FlowsApi(
    new Configuration({
      basePath: `${url}/api/v3`,
      fetchApi: async (input: string | URL | Request, init?: RequestInit) => {
        const { pathname, search } = new URL(input instanceof Request ? input.url : input)
        const answer = await jar.get(`${pathname}${search}`, init)
        seen.push(answer.body.component)
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
