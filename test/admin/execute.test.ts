import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { loggedIn, primaryKey } from './helper.ts'

const execute = (slug: string) => `/api/v3/flows/instances/${slug}/execute/`

test('an executed flow is about the caller, in place of what was active in their browser', async (t) => {
  const served = await serve(t, {
    flows: [{ slug: 'own', designation: 'authorization', given: ['pending_user'], stages: [{ stage: 'password' }] }],
  })
  const admin = await loggedIn(served, 'admin')
  t.is((await admin.get(execute('own'))).body.link, 'http://sallyport.test/if/flow/own/')
  t.is((await admin.challenge('own')).body.pending_user, 'admin')
  await admin.get(execute('own'))
  const sql = "select ended, pending_person from sallyport_run where flow = 'own' order by started_at"
  const pending_person = await primaryKey(served.storage, 'admin')
  t.deepEqual((await served.storage.pool.query(sql)).rows, [
    // What has ended keeps nobody's name.
    { ended: 'superseded', pending_person: null },
    { ended: null, pending_person },
  ])
  // The challenge was the previous run's.
  t.is((await admin.answer('own', { password: 'correct horse' })).status, 409)
  t.is((await admin.answer('own', { password: 'correct horse' })).body.component, 'xak-flow-redirect')
})

test('a flow that does not apply is not executed, and says why', async (t) => {
  const served = await serve(t, {
    flows: [
      {
        slug: 'refused',
        designation: 'authorization',
        policies: [{ policy: 'dummy', config: { result: false } }],
        stages: [{ stage: 'dummy' }],
      },
      {
        slug: 'strangers',
        designation: 'enrollment',
        authentication: 'require_unauthenticated',
        stages: [{ stage: 'dummy' }],
      },
      { slug: 'given', designation: 'authorization', given: ['application'], stages: [{ stage: 'dummy' }] },
    ],
  })
  const admin = await loggedIn(served, 'admin')
  for (const [slug, why] of [
    ['refused', 'dummy'],
    ['strangers', 'Flow does not apply to current user.'],
    ['given', 'The flow "given" was started with a context that lacks "application", which the flow says is given.'],
  ] as const) {
    const { status, body } = await admin.get(execute(slug))
    t.is(status, 400)
    t.deepEqual(body, {
      detail: `Flow not applicable to current user/request: ${why}`,
      code: 'flow_not_applicable',
    })
  }
})
