import {
  Configuration,
  CoreApi,
  FlowsApi,
  instanceOfSessionUser,
  instanceOfUserSelf,
  ResponseError,
} from '@goauthentik/api'
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

test('the foreign client reads who is logged in, and every field that it needs is there and true', async (t) => {
  const { url, browser, storage } = await serve(t)
  const jar = browser()
  const api = new CoreApi(
    new Configuration({
      basePath: `${url}/api/v3`,
      fetchApi: async (input: string | URL | Request) => {
        const answer = await jar.get(new URL(input instanceof Request ? input.url : input).pathname)
        return new Response(answer.text, { status: answer.status, headers: answer.headers })
      },
    }),
  )
  t.is((await t.throwsAsync(api.coreUsersMeRetrieve(), { instanceOf: ResponseError })).response.status, 403)
  await storage.users.createGroup('staff', { permissions: ['inspect_flow'] })
  const ann = await storage.users.find('ann', { fields: ['username'] })
  await storage.users.addToGroup(ann?.pk ?? '', 'staff')
  await jar.logIn('ann')
  const me = await api.coreUsersMeRetrieve()
  t.true(instanceOfSessionUser(me))
  t.true(instanceOfUserSelf(me.user))
  t.deepEqual(me.users, [me.user])
  t.is(me.original, undefined)
  // The client says that `pk` is a number, and takes what comes: our keys are texts.
  const { avatar, uid, pk, ...user } = me.user
  t.is(String(pk), ann?.pk ?? '')
  t.deepEqual(user, {
    username: 'ann',
    name: 'Ann',
    email: 'ann@example.com',
    isActive: true,
    isCurrent: true,
    isSuperuser: false,
    groups: [{ pk: 'staff', name: 'staff' }],
    roles: [],
    settings: {},
    systemPermissions: ['inspect_flow'],
    type: undefined,
  })
  t.regex(avatar, /^data:image\/svg\+xml;base64,/)
  t.regex(uid, /^[0-9a-f]{64}$/)
})

test('a crash is 500, or 200 where clients of the reference system are to show it, and a page is 500 in any case', async (t) => {
  const flows = [
    {
      slug: 'crash',
      designation: 'authorization' as const,
      stages: [{ stage: 'dummy', config: { throwError: true } }],
    },
  ]
  for (const crashStatus of [undefined, 200] as const) {
    const { browser } = await serve(t, { flows, ...(crashStatus === undefined ? {} : { crashStatus }) })
    const visitor = browser()
    for (const answer of [await visitor.challenge('crash'), await visitor.answer('crash', {}, { step: false })]) {
      t.is(answer.status, crashStatus ?? 500)
      t.like(answer.body, { component: 'ak-stage-flow-error', request_id: answer.headers.get('x-request-id') })
    }
    const page = await visitor.get('/if/flow/crash/', { headers: { accept: 'text/html' } })
    t.is(page.status, 500)
  }
})
