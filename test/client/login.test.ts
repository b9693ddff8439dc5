import { createClient, type UnknownComponent } from '@sallyport/client'
import { defineFlow } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import { challengeOfStep } from '../support/challenge-of-step.ts'
import test from 'ava'
import { stagesPlugin } from '../support/plugin.ts'
import { question, silentStage } from '../support/stages.ts'
import { expect, LOGIN, quick, toPassword } from './helper.ts'

test('a client logs in, is known by its cookies, and logs out', async (t) => {
  const { url } = await serve(t)
  const client = createClient({ url })
  t.is(await client.session(), undefined)
  let at = await client.flow(LOGIN, { next: '/app?page=2' }).start()
  while (at.kind === 'challenge') {
    switch (at.component) {
      case 'ak-stage-identification':
        t.deepEqual(at.challenge.user_fields, ['email', 'username'])
        at = await at.answer({ uid_field: 'ann' })
        break
      case 'ak-stage-password':
        t.is(at.challenge.pending_user, 'ann')
        at = await at.answer({ password: 'correct horse' })
        break
      default:
        throw new Error(`Nobody thought of ${at.component}.`)
    }
  }
  t.like(at, { kind: 'redirect', to: '/app?page=2', conflict: undefined })
  const user = await client.session()
  t.like(user, { username: 'ann', email: 'ann@example.com', is_superuser: false, groups: [] })
  t.is((await client.logout()).kind, 'redirect')
  t.is(await client.session(), undefined)
})

test('a logout leads where it was configured to, below a prefix too', async (t) => {
  const { url } = await serve(t, { prefix: '/auth' })
  const client = createClient({ url: `${url}/`, prefix: '/auth/' })
  await (await toPassword(t, client)).answer({ password: 'correct horse' })
  t.is((await client.session())?.username, 'ann')
  t.like(await client.logout({ next: '/bye' }), { kind: 'redirect', to: '/bye' })
  t.is(await client.session(), undefined)
})

test('a wrong password is reported beside its field, and the challenge can be answered again', async (t) => {
  const { url } = await serve(t)
  const client = createClient({ url })
  const password = await toPassword(t, client)
  t.deepEqual(password.errors, {})
  const again = expect(t, await password.answer({ password: 'wrong' }), 'ak-stage-password')
  t.is(again.errors.password?.[0]?.code, 'invalid')
  t.is(again.conflict, undefined)
  t.is((await again.answer({ password: 'correct horse' })).kind, 'redirect')
})

test('too many wrong passwords are a denial with its code', async (t) => {
  const { url } = await serve(t)
  let at = await toPassword(t, createClient({ url }))
  for (let count = 1; count < 5; count += 1) {
    at = expect(t, await at.answer({ password: `wrong ${count}` }), 'ak-stage-password')
  }
  const denied = expect(t, await at.answer({ password: 'wrong 5' }), 'ak-stage-access-denied')
  t.like(denied, { kind: 'denied', message: 'Invalid password', code: 'too_many_attempts' })
})

test('an answer to a challenge that is past gets the present one, and the code of the conflict', async (t) => {
  const { url } = await serve(t)
  const client = createClient({ url })
  const first = expect(t, await client.flow(LOGIN).start(), 'ak-stage-identification')
  await first.answer({ uid_field: 'ann' })
  const stale = expect(t, await first.answer({ uid_field: 'bob' }), 'ak-stage-password')
  t.is(stale.conflict, 'stale_step')
  t.is(stale.challenge.pending_user, 'ann')
  t.is((await stale.answer({ password: 'correct horse' })).kind, 'redirect')
})

test('of an answer that is sent twice at once both get the same', async (t) => {
  const { url, storage } = await serve(t)
  const password = await toPassword(t, createClient({ url }))
  const ends = await Promise.all([1, 2].map(() => password.answer({ password: 'correct horse' })))
  t.deepEqual(
    ends.map(({ kind, conflict }) => [kind, conflict]),
    [
      ['redirect', undefined],
      ['redirect', undefined],
    ],
  )
  const { rows } = await storage.pool.query('select count(*)::int as logins from sallyport_login_session')
  t.is(rows[0].logins, 1)
})

test('a crash is an end with the id of the request, and the same answer may be sent again', async (t) => {
  let crashes = 1
  const shaky = silentStage('shaky', () => {
    if (crashes-- > 0) throw new Error('Shaken.')
    return { kind: 'pass', proves: [], created: undefined }
  })
  const flow = defineFlow({
    slug: 'shaky',
    designation: 'stage_configuration',
    stages: [{ stage: 'dummy' }, { stage: 'shaky' }],
  })
  const { url } = await serve(t, { plugins: [stagesPlugin(shaky)], flows: [flow] })
  const dummy = expect(t, await createClient({ url }).flow('shaky').start(), 'ak-stage-dummy')
  const crashed = expect(t, await dummy.answer(), 'ak-stage-flow-error')
  t.regex(crashed.requestId, /^[\w-]{8,}$/)
  t.is(crashed.detail, undefined)
  t.is((await dummy.answer()).kind, 'redirect')
})

test('a component that the table does not name can be answered all the same', async (t) => {
  const flow = defineFlow({ slug: 'ask', designation: 'stage_configuration', stages: [{ stage: 'question' }] })
  const { url } = await serve(t, { plugins: [stagesPlugin(question)], flows: [flow] })
  const at = await createClient({ url }).flow('ask').start()
  t.is<string, string>(at.component, 'test-stage-question')
  // The types know it as another component; its own name is there at run time.
  const open = at as Extract<typeof at, { readonly component: UnknownComponent }>
  t.deepEqual(open.challenge['notes'], [])
  const wrong = await open.answer({ answer: 7.5, surplus: true })
  t.is(wrong.kind, 'redirect')
})

test('flows run side by side in one client, also when a proof changes its cookies meanwhile', async (t) => {
  const stages = ['one', 'two', 'three', 'four', 'five'].map((name) => ({ stage: 'dummy', name }))
  const five = defineFlow({ slug: 'five', designation: 'stage_configuration', stages })
  const prove = defineFlow({
    slug: 'prove',
    designation: 'stage_configuration',
    stages: [{ stage: 'identification' }, { stage: 'password' }],
  })
  const { url } = await serve(t, { flows: [five, prove] })
  const client = createClient({ url })
  const prover = async (): Promise<string> => {
    const first = expect(t, await client.flow('prove', { next: '/in' }).start(), 'ak-stage-identification')
    const second = expect(t, await first.answer({ uid_field: 'ann' }), 'ak-stage-password')
    return expect(t, await second.answer({ password: 'correct horse' }), 'xak-flow-redirect').to
  }
  // A run that has been answered moves along; what has only been shown is shown again under another browser id.
  const begun = expect(t, await client.flow('five').start(), 'ak-stage-dummy')
  const second = await begun.answer()
  const walker = async (): Promise<string> => {
    let at = second
    const seen: string[] = [begun.challenge.name]
    while (at.component === 'ak-stage-dummy') {
      t.is(at.conflict, undefined)
      seen.push(at.challenge.name)
      at = await at.answer()
    }
    return seen.join()
  }
  t.deepEqual(await Promise.all([prover(), walker()]), ['/in', 'one,two,three,four,five'])
})

test('two clients keep their cookies apart, and share a store that they are given', async (t) => {
  const { url } = await serve(t)
  const lines = new Map<string, string>()
  const cookies = {
    read: () => [...lines].map(([name, value]) => `${name}=${value}`).join('; '),
    write(_url: string, set: readonly string[]) {
      for (const line of set) {
        const [pair = ''] = line.split(';')
        lines.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
      }
    },
  }
  await (await toPassword(t, createClient({ url, cookies }))).answer({ password: 'correct horse' })
  t.is((await createClient({ url, cookies }).session())?.username, 'ann')
  t.is(await createClient({ url }).session(), undefined)
})

test('a reload shows the present challenge, and after a cancel the first one', async (t) => {
  const { url, storage } = await serve(t)
  const client = createClient({ url })
  const password = await toPassword(t, client)
  const shown = expect(t, await password.reload(), 'ak-stage-password')
  t.is(challengeOfStep(shown.challenge.step ?? ''), challengeOfStep(password.challenge.step ?? ''))
  const flow = client.flow(LOGIN)
  t.is<string, string>((await flow.reload()).component, 'ak-stage-password')
  await flow.cancel()
  t.is<string, string>((await flow.start()).component, 'ak-stage-identification')
  const { rows } = await storage.pool.query(
    "select count(*)::int as cancels from sallyport_audit_event where action = 'flow_cancelled'",
  )
  t.is(rows[0].cancels, 1)
  t.is((await password.answer({ password: 'correct horse' })).conflict, 'run_ended')
})

test('the page’s query reaches the flow, and next goes along', async (t) => {
  const { url } = await serve(t)
  for (const query of ['a=1&next=/not', { a: '1' }]) {
    const client = quick({ url })
    const first = await client.flow(LOGIN, { query, next: '/app' }).start()
    const second = await expect(t, first, 'ak-stage-identification').answer({ uid_field: 'ann' })
    const third = await expect(t, second, 'ak-stage-password').answer({ password: 'correct horse' })
    t.like(third, { kind: 'redirect', to: '/app' })
  }
})
