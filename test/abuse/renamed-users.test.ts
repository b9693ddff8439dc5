import type { FlowDocument } from '@sallyport/core'
import { serve, type Served } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'

const LOGIN = 'default-authentication-flow'
const PASSWORD = 'correct horse'

/** What kim alone may see. */
const vault = (users: readonly string[] = ['KIM']): FlowDocument => ({
  slug: 'vault',
  designation: 'stage_configuration',
  policies: users.map((user) => ({ user })),
  stages: [{ stage: 'dummy', name: 'vault-dummy' }],
})
const rename: FlowDocument = {
  slug: 'rename',
  designation: 'stage_configuration',
  authentication: 'require_authenticated',
  stages: [
    {
      stage: 'prompt',
      name: 'rename-prompt',
      config: { fields: [{ fieldKey: 'username', type: 'username', label: 'Username' }] },
    },
    {
      stage: 'user_write',
      name: 'rename-write',
      config: { userCreationMode: 'never_create', allowedFields: ['username'] },
    },
  ],
}
const groups = [{ name: 'keepers', members: ['Kim'] }]

async function create({ storage }: Served, username: string): Promise<string> {
  return storage.users.create({ username, email: '', name: username, password: PASSWORD })
}

async function logIn({ browser }: Served, name: string) {
  const visitor = browser()
  await visitor.challenge(LOGIN)
  await visitor.answer(LOGIN, { uid_field: name })
  await visitor.answer(LOGIN, { password: PASSWORD })
  return visitor
}

/** Is the user let in, and a member? */
async function standing(served: Served, name: string): Promise<readonly [mayEnter: boolean, isMember: boolean]> {
  const visitor = await logIn(served, name)
  const { user } = (await visitor.get('/api/v3/core/users/me/')).body
  const { body } = await visitor.challenge('vault')
  const names = user.groups.map((group: { readonly name: string }) => group.name)
  return [body.component === 'ak-stage-dummy', names.includes('keepers')]
}

async function renameTo(t: ExecutionContext, served: Served, previous: string, username: string): Promise<void> {
  const visitor = await logIn(served, previous)
  await visitor.challenge('rename')
  t.is((await visitor.answer('rename', { username })).body.component, 'xak-flow-redirect')
}

async function apply({ engine }: Served, flows: readonly FlowDocument[], members: readonly string[]): Promise<void> {
  const organisation = { groups: [{ name: 'keepers', members: [...members] }] }
  const documents = [...flows.map((flow) => ({ flow, source: 'test' })), { organisation, source: 'test' }]
  await engine.applyFlows(documents, 'again')
}

test('a user who takes a name after its user was renamed gets neither the policies nor the groups of that user', async (t) => {
  const first = await serve(t, { flows: [vault(), rename] })
  await create(first, 'Kim')
  // Applied anew, as by a start, when there is a kim.
  await apply(first, [vault(), rename], ['Kim'])
  t.deepEqual(await standing(first, 'kim'), [true, true])
  await renameTo(t, first, 'kim', 'kimberly')
  await create(first, 'kim')
  t.deepEqual(await standing(first, 'kimberly'), [true, true])
  t.deepEqual(await standing(first, 'kim'), [false, false])
  await apply(first, [vault(), rename], ['Kim'])
  t.deepEqual(await standing(first, 'kimberly'), [true, true], 'after another start')
  t.deepEqual(await standing(first, 'kim'), [false, false], 'after another start')
})

test('a name that is nobody’s yet is bound to the first user who gets it, by being made or renamed', async (t) => {
  for (const isRenamed of [false, true]) {
    const served = await serve(t, { flows: [vault(), rename], groups })
    await create(served, isRenamed ? 'jo' : 'kim')
    if (isRenamed) await renameTo(t, served, 'jo', 'KIM')
    t.deepEqual(await standing(served, 'kim'), [true, false], 'groups follow when they are applied')
    await renameTo(t, served, 'kim', 'previous')
    await create(served, 'kim')
    t.deepEqual(await standing(served, 'previous'), [true, false])
    t.deepEqual(await standing(served, 'kim'), [false, false])
  }
})

test('a name goes to somebody else once it was taken out everywhere and written anew', async (t) => {
  const served = await serve(t, { flows: [rename] })
  const kim = await create(served, 'kim')
  await apply(served, [vault()], ['kim'])
  t.deepEqual(await standing(served, 'kim'), [true, true])
  await served.storage.pool.query('delete from sallyport_user where id = $1', [kim])
  await create(served, 'kim')
  await apply(served, [vault()], ['kim'])
  t.deepEqual(await standing(served, 'kim'), [false, false], 'another user of the name of a deleted one')
  await apply(served, [vault(['ann'])], [])
  await apply(served, [vault()], ['kim'])
  t.deepEqual(await standing(served, 'kim'), [true, true])
})
