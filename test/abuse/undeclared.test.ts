import { defineStage, pass, pendingUser, type FlowDocument, type StageType } from '@sallyport/core'
import { serve, type Served } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import Type from 'typebox'
import { primaryKey } from '../admin/helper.ts'
import { stagesPlugin } from '../support/plugin.ts'

const flow: FlowDocument = {
  slug: 'hello',
  designation: 'authentication',
  stages: [{ stage: 'identification' }, { stage: 'greet' }, { stage: 'user_login' }],
}

/** A visitor types the administrator's name, and comes to the stage. */
async function greeted(t: ExecutionContext, greet: StageType): Promise<{ code: string; served: Served }> {
  const served = await serve(t, { plugins: [stagesPlugin(greet)], flows: [flow] })
  const visitor = served.browser()
  await visitor.challenge('hello')
  const { status, body } = await visitor.answer('hello', { uid_field: 'admin' })
  t.is((await visitor.get('/api/v3/core/users/me/')).status, 403)
  const pk = await primaryKey(served.storage, 'admin')
  t.deepEqual(await served.storage.sessions.list(pk), [])
  return { code: `${status} ${body.component}`, served }
}

test('a stage type that declares nothing cannot say that it has created a user who was there before', async (t) => {
  const greet = defineStage({
    type: 'greet',
    version: 1,
    config: Type.Object({}),
    requires: [pendingUser],
    act: ({ person }) => (person?.kind === 'known' ? pass({ created: person }) : pass()),
  })
  t.is((await greeted(t, greet)).code, '500 ak-stage-flow-error')
})

test('a stage type that declares nothing gives out no link that stands for a user who was only named', async (t) => {
  const links: string[] = []
  const greet = defineStage({
    type: 'greet',
    version: 1,
    component: 'test-stage-greet',
    config: Type.Object({}),
    challenge: Type.Object({}),
    response: Type.Object({}),
    requires: [pendingUser],
    enter: (visit) => void links.push(visit.token({ expiresIn: 600 }).link()),
    present: () => ({}),
    submit: () => pass(),
    resume: () => pass(),
  })
  t.is((await greeted(t, greet)).code, '500 ak-stage-flow-error')
  t.deepEqual(links, [])
})
