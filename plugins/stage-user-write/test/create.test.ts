import { SetupError } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { enrol, enrolment, eventsOf, logIn, NEW, rowOf, whoIsThere } from './helper.ts'

test('somebody enrols, is logged in by it, and logs in with the password afterwards', async (t) => {
  const served = await serve(t, { flows: [enrolment()] })
  const visitor = served.browser()
  t.is((await enrol(visitor)).body.component, 'xak-flow-redirect')
  t.is(await whoIsThere(visitor), 'new')
  const other = served.browser()
  t.is((await logIn(other, 'new@example.com', NEW.password)).body.component, 'xak-flow-redirect')
  t.is(await whoIsThere(other), 'new')
  t.deepEqual(await rowOf(served, 'new'), {
    username: 'new',
    email: 'new@example.com',
    name: 'new',
    is_superuser: false,
    is_active: true,
    attributes: {},
    type: 'external',
    path: 'users',
    groups: [],
  })
  t.deepEqual(await eventsOf(served, ['user_write', 'password_set']), [
    ['user_write', { created: true, fields: ['username', 'email', 'password'], superuser: false }],
  ])
})

test('what was typed as a password is nowhere in the run or in its events', async (t) => {
  const flow = enrolment()
  const served = await serve(t, { flows: [{ ...flow, stages: [...flow.stages.slice(0, 2), { stage: 'dummy' }] }] })
  t.is((await enrol(served.browser())).body.component, 'ak-stage-dummy')
  for (const table of ['sallyport_run', 'sallyport_audit_event', 'sallyport_user']) {
    const { rows } = await served.storage.pool.query(`select * from ${table}`)
    t.true(rows.length > 0, table)
    t.false(JSON.stringify(rows).includes(NEW.password), table)
  }
})

test('fields that the operator does not allow are written nowhere, whatever they are called', async (t) => {
  const names = ['is_superuser', 'is_active', 'groups', 'name', 'attributes.color', 'path']
  const fields = names.map((fieldKey) => ({ fieldKey, type: 'text', label: fieldKey }))
  const served = await serve(t, { flows: [enrolment({}, fields)], groups: [{ name: 'admins', superuser: true }] })
  const sent = {
    is_superuser: 'true',
    is_active: 'false',
    groups: 'admins',
    name: 'N',
    'attributes.color': 'red',
    path: '/',
  }
  t.is((await enrol(served.browser(), sent)).body.component, 'xak-flow-redirect')
  const row = await rowOf(served, 'new')
  t.like(row, { is_superuser: false, is_active: true, name: 'new', attributes: {}, groups: [], path: 'users' })
})

test('attributes are written at their places, and a group, a type and a path as configured', async (t) => {
  const fields = ['attributes.a.b', 'attributes.a.c', 'attributes.a_b', 'name'].map((fieldKey) => ({
    fieldKey,
    type: 'text',
    label: fieldKey,
  }))
  const allowedFields = ['username', 'password', ...fields.map(({ fieldKey }) => fieldKey)]
  const config = { allowedFields, createUsersGroup: 'members', userType: 'internal', userPath: 'users/guests' }
  const served = await serve(t, { flows: [enrolment(config, fields)], groups: [{ name: 'members' }] })
  const visitor = served.browser()
  await enrol(visitor, { 'attributes.a.b': '1', 'attributes.a.c': '2', 'attributes.a_b': '3', name: 'New One' })
  t.deepEqual(await rowOf(served, 'new'), {
    username: 'new',
    email: '',
    name: 'New One',
    is_superuser: false,
    is_active: true,
    attributes: { a: { b: '1', c: '2' }, a_b: '3' },
    type: 'internal',
    path: 'users/guests',
    groups: ['members'],
  })
  t.deepEqual((await visitor.get('/api/v3/core/users/me/')).body.user.groups, [{ pk: 'members', name: 'members' }])
})

test('somebody who is created inactive is not logged in', async (t) => {
  const served = await serve(t, { flows: [enrolment({ createUsersAsInactive: true })] })
  const visitor = served.browser()
  const { body } = await enrol(visitor)
  t.deepEqual([body.component, body.code], ['ak-stage-access-denied', 'unproven'])
  t.is(await whoIsThere(visitor), undefined)
  t.like(await rowOf(served, 'new'), { is_active: false })
  t.truthy((await logIn(served.browser(), 'new', NEW.password)).body.response_errors)
})

test('a group that is not there is a crash, and nobody is created', async (t) => {
  const served = await serve(t, { flows: [enrolment({ createUsersGroup: 'nowhere' })] })
  t.is((await enrol(served.browser())).status, 500)
  t.is(await rowOf(served, 'new'), undefined)
})

test('of many who want one name at once only one gets it, and the others are asked for another', async (t) => {
  const flows = [enrolment()]
  const one = await serve(t, { flows })
  const two = await serve(t, { flows, databaseUrl: one.databaseUrl })
  const visitors = [one, two, one, two].map(({ browser }) => browser())
  const ends = await Promise.all(
    visitors.map(async (visitor, index) => {
      const { body } = await enrol(visitor, { email: `new${index}@example.com` })
      return body.component === 'xak-flow-redirect' ? 'in' : body.response_errors?.username?.[0].string
    }),
  )
  const taken = 'Username is already taken.'
  t.deepEqual(ends.toSorted(), [taken, taken, taken, 'in'].toSorted())
  const loser = visitors[ends.indexOf(taken)]
  const again = await loser?.answer('enrol', { ...NEW, username: 'other', email: 'other@example.com' })
  t.is(again?.body.component, 'xak-flow-redirect')
})

test('a name that is taken between the check and the write is asked for again', async (t) => {
  const { browser, storage } = await serve(t, { flows: [enrolment()] })
  let isFirst = true
  const { query } = storage.pool
  const instead = async (...values: unknown[]): Promise<unknown> => {
    const answer: unknown = await Reflect.apply(query, storage.pool, values)
    if (!isFirst || Reflect.get(Object(values[0]), 'name') !== 'sallyport_taken') return answer
    isFirst = false
    // The prompt has just found the name free.
    await storage.users.create({
      username: NEW.username,
      email: 'quicker@example.com',
      name: 'Q',
      password: 'a quicker one',
    })
    return answer
  }
  storage.pool.query = instead as typeof query
  const visitor = browser()
  const { body } = await enrol(visitor)
  t.is(body.response_errors?.username?.[0].code, 'username_taken')
  const again = await visitor.answer('enrol', { ...NEW, username: 'other', email: 'other@example.com' })
  t.is(again.body.component, 'xak-flow-redirect')
})

test('of many who want one e-mail address at once only one gets it', async (t) => {
  const { browser, storage } = await serve(t, { flows: [enrolment()] })
  const answers = await Promise.all(['a1', 'a2', 'a3'].map((username) => enrol(browser(), { username })))
  const codes = answers.map(({ body }) => body.code ?? body.component)
  t.deepEqual(codes.toSorted(), ['email_taken', 'email_taken', 'xak-flow-redirect'])
  const { rows } = await storage.pool.query('select 1 from sallyport_user where email = $1', [NEW.email])
  t.is(rows.length, 1)
})

test('a name that was taken while the flow went on is a denial, or begins again with what was typed', async (t) => {
  const [prompt, write, login] = enrolment().stages
  const stages = [prompt, { stage: 'dummy' }, write, login].filter((stage) => stage !== undefined)
  const again = stages.map((stage) =>
    stage === write ? { ...stage, invalidResponseAction: 'restart_with_context' as const } : stage,
  )
  const served = await serve(t, {
    flows: [
      { ...enrolment(), stages },
      { ...enrolment(), slug: 'again', stages: again.map((stage) => ({ ...stage, name: `again ${stage.stage}` })) },
    ],
  })
  for (const [slug, component] of [
    ['enrol', 'ak-stage-access-denied'],
    ['again', 'ak-stage-prompt'],
  ] as const) {
    const visitor = served.browser()
    const username = `late-${slug}`
    await visitor.challenge(slug)
    t.is((await visitor.answer(slug, { ...NEW, username, email: '' })).body.component, 'ak-stage-dummy')
    await served.storage.users.create({ username, email: '', name: '' })
    const { body } = await visitor.answer(slug, {})
    t.is(body.component, component)
    if (slug === 'enrol') t.is(body.code, 'username_taken')
    else {
      t.is(body.flow_info.messages[0].message, 'Username is already taken.')
      t.deepEqual(
        body.fields.map((field: { readonly initial_value: string }) => field.initial_value),
        [username, '', '', ''],
      )
    }
  }
})

test('of equal and different answers to one prompt one person comes of it', async (t) => {
  const served = await serve(t, { flows: [enrolment()] })
  const visitor = served.browser()
  const { step } = (await visitor.challenge('enrol')).body
  const tabs = Array.from({ length: 6 }, () => visitor.clone())
  await Promise.all(
    tabs.map((tab, index) => tab.answer('enrol', { ...NEW, username: index < 3 ? 'new' : `new${index}` }, { step })),
  )
  const { rows } = await served.storage.pool.query(`select username from sallyport_user where username like 'new%'`)
  t.is(rows.length, 1)
})

test('never_create creates nobody', async (t) => {
  const served = await serve(t, { flows: [enrolment({ userCreationMode: 'never_create' })] })
  t.is((await enrol(served.browser())).body.code, 'no_user')
  t.is(await rowOf(served, 'new'), undefined)
})

test('always_create makes somebody new, also where somebody is logged in', async (t) => {
  const served = await serve(t, { flows: [enrolment({ userCreationMode: 'always_create' })] })
  const visitor = served.browser()
  await logIn(visitor, 'ann')
  t.is((await enrol(visitor)).body.component, 'xak-flow-redirect')
  t.is(await whoIsThere(visitor), 'new')
  t.like(await rowOf(served, 'ann'), { email: 'ann@example.com' })
})

test('a superuser is made by no flow while anybody is there', async (t) => {
  const served = await serve(t, { flows: [enrolment({ userCreationMode: 'always_create', superuser: true })] })
  t.is((await enrol(served.browser())).body.code, 'setup_over')
  t.is(await rowOf(served, 'new'), undefined)
})

test('of many who create the first superuser at once only one succeeds, and creates nobody else', async (t) => {
  const flows = [enrolment({ userCreationMode: 'always_create', superuser: true })]
  const one = await serve(t, { flows })
  const two = await serve(t, { flows, databaseUrl: one.databaseUrl })
  await one.storage.pool.query('delete from sallyport_user')
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) => {
      const { browser } = index % 2 === 0 ? one : two
      return enrol(browser(), { username: `first${index}`, email: '' })
    }),
  )
  const codes = answers.map(({ body }) => body.code ?? body.component)
  t.deepEqual(codes.toSorted(), [...Array.from({ length: 7 }, () => 'setup_over'), 'xak-flow-redirect'])
  const { rows } = await one.storage.pool.query('select is_superuser from sallyport_user')
  t.deepEqual(rows, [{ is_superuser: true }])
})

test('a configuration that asks for too much is refused when the flow is applied', async (t) => {
  const { engine } = await serve(t)
  for (const [config, message] of [
    [{ allowedFields: ['is_superuser'] }, /allowedFields\.0/],
    [{ allowedFields: ['attributes'] }, /allowedFields\.0/],
    [{ allowedFields: ['attributes.__proto__'] }, /allowedFields\.0/],
    [{ allowedFields: [] }, /allowedFields/],
    [{ allowedFields: undefined }, /config/],
    [{ superuser: true }, /superuser is only for/],
    [
      { superuser: true, userCreationMode: 'always_create', createUsersAsInactive: true },
      /superuser creates no inactive users/,
    ],
    [{ userPath: '../up' }, /userPath/],
  ] as const) {
    const flow = enrolment(config)
    const error = await t.throwsAsync(engine.applyFlows([{ flow, source: 'test' }], 'bad'), { instanceOf: SetupError })
    t.regex(error?.message ?? '', message)
  }
})

test('a flow without a prompt before it is refused', async (t) => {
  const { engine } = await serve(t)
  const flow = { ...enrolment(), stages: enrolment().stages.slice(1) }
  const error = await t.throwsAsync(engine.applyFlows([{ flow, source: 'test' }], 'bad'), { instanceOf: SetupError })
  t.regex(error?.message ?? '', /prompt_data/)
})

test('why no user was written is reported in the language of the visitor', async (t) => {
  const { browser } = await serve(t, { flows: [enrolment({ userCreationMode: 'never_create' })] })
  const german = { headers: { 'accept-language': 'de' } }
  const visitor = browser()
  await visitor.challenge('enrol', german)
  const { body } = await visitor.answer('enrol', NEW, german)
  t.is(body.code, 'no_user')
  t.regex(body.error_message, /^Es gibt niemanden/)
})
