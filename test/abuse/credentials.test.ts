import type { FlowDocument } from '@sallyport/core'
import type { Browser } from '@sallyport/testing'
import { serve, type Served } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import { Client } from 'pg'

const LOGIN = 'default-authentication-flow'
const PASSWORD = 'correct horse'

/** A login that asks something behind the password. */
const slow: FlowDocument = {
  slug: 'slow',
  designation: 'authentication',
  stages: [
    { stage: 'identification', name: 'slow-who', config: { embedPassword: true } },
    { stage: 'user_login', name: 'slow-login', config: { rememberMeOffset: 'days=30' } },
  ],
}
/** Changes the password and logs in at once, as a flow behind a link does. */
const recovery: FlowDocument = {
  slug: 'new-password',
  designation: 'recovery',
  authentication: 'require_token',
  stages: [
    {
      stage: 'prompt',
      name: 'new-password-prompt',
      config: { fields: [{ fieldKey: 'password', type: 'password', label: 'New password' }] },
    },
    {
      stage: 'user_write',
      name: 'new-password-write',
      // The link of a host is enough here.
      config: { allowedFields: ['password'], requireRecentProof: false },
    },
    { stage: 'user_login', name: 'new-password-login', config: {} },
  ],
}

const isIn = async (browser: Browser): Promise<boolean> => (await browser.get('/api/v3/core/users/me/')).status === 200

const pkOf = async ({ storage }: Served): Promise<string> => {
  const ann = await storage.users.find('ann', { fields: ['username'] })
  return ann?.pk ?? ''
}

async function sql(served: Served, text: string, values: readonly unknown[] = []): Promise<readonly object[]> {
  const client = new Client({ connectionString: served.databaseUrl })
  await client.connect()
  try {
    return (await client.query(text, [...values])).rows
  } finally {
    await client.end()
  }
}

async function changePassword(browser: Browser, from: string, to: string) {
  await browser.challenge('default-password-change')
  await browser.answer('default-password-change', { password: from })
  return browser.answer('default-password-change', { password: to, password_repeat: to })
}

/** Everything by which credentials change, but by the user's own flow. */
const CHANGES: Readonly<Record<string, (served: Served, pk: string) => Promise<unknown>>> = {
  'the password is set': ({ storage }, pk) => storage.users.setPassword(pk, 'battery staple horse'),
  'the user is deactivated and activated again': async ({ storage }, pk) => {
    await storage.users.setActive(pk, false)
    await storage.users.setActive(pk, true)
  },
  'an administrator signs the user out': ({ engine }, pk) => engine.endSessions(pk),
  'somebody sets another hash by hand': (served, pk) =>
    sql(served, `update sallyport_user set password = 'x' where id = $1`, [pk]),
  'the user is deleted': (served, pk) => sql(served, 'delete from sallyport_user where id = $1', [pk]),
}

async function stolen(t: ExecutionContext) {
  const served = await serve(t, { flows: [slow, recovery] })
  const thief = served.browser()
  await thief.challenge('slow')
  const asked = await thief.answer('slow', { uid_field: 'ann', password: PASSWORD })
  t.is(asked.body.component, 'ak-stage-user-login')
  const owner = served.browser()
  await owner.logIn('ann')
  t.true(await isIn(owner))
  return { served, thief, owner, pk: await pkOf(served) }
}

for (const [what, change] of Object.entries(CHANGES)) {
  test.serial(`after ${what}, nothing that was proven before counts`, async (t) => {
    const { served, thief, owner, pk } = await stolen(t)
    await change(served, pk)
    t.false(await isIn(owner), 'the login')
    const { status, body } = await thief.answer('slow', { remember_me: true })
    t.not(body.component, 'xak-flow-redirect', 'the run')
    if (what !== 'the user is deleted') t.is(`${status} ${body.code}`, '409 run_ended')
    t.false(await isIn(thief))
    t.deepEqual(await sql(served, 'select id from sallyport_login_session where person = $1', [pk]), [])
  })
}

test.serial('who changes their password stays logged in there, and nowhere else', async (t) => {
  const { served, thief, owner, pk } = await stolen(t)
  const other = served.browser()
  await other.logIn('ann')
  const { body } = await changePassword(owner, PASSWORD, 'battery staple horse')
  t.is(body.component, 'xak-flow-redirect')
  t.true(await isIn(owner))
  t.false(await isIn(other))
  await thief.answer('slow', { remember_me: true })
  t.false(await isIn(thief))
  t.is((await owner.get('/api/v3/core/users/me/sessions/')).body.sessions.length, 1)
  t.is((await served.storage.sessions.list(pk)).length, 1)
  // And once more, by what the change has left.
  t.is((await changePassword(owner, 'battery staple horse', 'a third battery')).body.component, 'xak-flow-redirect')
  t.true(await isIn(owner))
})

test.serial('a flow that changes the password and logs in does both in one step', async (t) => {
  const { served, owner, pk } = await stolen(t)
  const { link } = await served.engine.start('new-password', { person: pk })
  const { search } = new URL(link)
  const browser = served.browser()
  await browser.challenge('new-password', { query: search.slice(1) })
  await browser.answer('new-password', {}, { query: search.slice(1) })
  const { body } = await browser.answer(
    'new-password',
    { password: 'battery staple horse' },
    { query: search.slice(1) },
  )
  t.is(body.component, 'xak-flow-redirect')
  t.true(await isIn(browser))
  t.false(await isIn(owner))
})

test.serial('a link from before the password changed leads nowhere', async (t) => {
  const { served, owner, pk } = await stolen(t)
  const { link } = await served.engine.start('new-password', { person: pk })
  await changePassword(owner, PASSWORD, 'battery staple horse')
  const query = new URL(link).search.slice(1)
  const { body } = await served.browser().challenge('new-password', { query })
  t.like(body, { component: 'ak-stage-access-denied', code: 'token_run_ended' })
})

test.serial('of two changes that were proven at the same time one counts', async (t) => {
  const { served, owner } = await stolen(t)
  const other = served.browser()
  await other.logIn('ann')
  for (const browser of [owner, other]) {
    // oxlint-disable-next-line no-await-in-loop -- one browser after the other
    await browser.challenge('default-password-change')
    // oxlint-disable-next-line no-await-in-loop -- the same
    await browser.answer('default-password-change', { password: PASSWORD })
  }
  const results = await Promise.all([
    owner.answer('default-password-change', {
      password: 'new of the first one',
      password_repeat: 'new of the first one',
    }),
    other.answer('default-password-change', {
      password: 'new of the other one',
      password_repeat: 'new of the other one',
    }),
  ])
  const done = results.map(({ body }) => body.component === 'xak-flow-redirect' && body.code === undefined)
  t.is(done.filter(Boolean).length, 1, JSON.stringify(results.map(({ body }) => body)))
  t.deepEqual([await isIn(owner), await isIn(other)], done)
})

test.serial('with endOtherLogins: false the other logins stay, and other runs are over all the same', async (t) => {
  const keep: FlowDocument = {
    slug: 'keep',
    designation: 'stage_configuration',
    authentication: 'require_authenticated',
    stages: [
      {
        stage: 'prompt',
        name: 'keep-prompt',
        config: { fields: [{ fieldKey: 'password', type: 'password', label: 'New password' }] },
      },
      {
        stage: 'user_write',
        name: 'keep-write',
        config: { allowedFields: ['password'], userCreationMode: 'never_create', endOtherLogins: false },
      },
    ],
  }
  const served = await serve(t, { flows: [slow, keep] })
  const [owner, other, thief] = [served.browser(), served.browser(), served.browser()]
  await owner.logIn('ann')
  await other.logIn('ann')
  await thief.challenge('slow')
  await thief.answer('slow', { uid_field: 'ann', password: PASSWORD })
  await owner.challenge('keep')
  await owner.answer('keep', { password: 'battery staple horse' })
  t.true(await isIn(owner))
  t.true(await isIn(other))
  await thief.answer('slow', { remember_me: true })
  t.false(await isIn(thief))
})

test.serial('a hash that is made anew of the same password ends nothing', async (t) => {
  const served = await serve(t)
  const owner = served.browser()
  await owner.logIn('ann')
  const stronger = await serve(t, {
    databaseUrl: served.databaseUrl,
    storage: { hashing: { memory: 128, passes: 1, parallelism: 1 } },
  })
  await stronger.browser().logIn('ann')
  const [row] = await sql(served, `select password, credentials_changed_at from sallyport_user where username = 'ann'`)
  t.like(row, { credentials_changed_at: null })
  t.regex(JSON.stringify(row), /m=128/)
  t.true(await isIn(owner))
})

test.serial('a browser is a known device of a user until their password changes', async (t) => {
  const device: FlowDocument = {
    ...slow,
    stages: [
      { stage: 'identification', name: 'device-who', config: { embedPassword: true } },
      { stage: 'user_login', name: 'device-login', config: { rememberDevice: 'days=1' } },
    ],
  }
  const served = await serve(t, { flows: [device] })
  const logIn = async (browser: Browser, password: string) => {
    await browser.challenge('slow')
    await browser.answer('slow', { uid_field: 'ann', password })
    const rows = await sql(
      served,
      `select details from sallyport_audit_event where action = 'login' order by id desc limit 1`,
    )
    return JSON.stringify(rows).includes('"known_device":true')
  }
  const owner = served.browser()
  t.false(await logIn(owner, PASSWORD))
  t.true(await logIn(owner, PASSWORD))
  await served.storage.users.setPassword(await pkOf(served), 'battery staple horse')
  t.false(await logIn(owner, 'battery staple horse'))
  t.true(await logIn(owner, 'battery staple horse'), 'and is one again')
})

test.serial('another node sees at once that the password has changed', async (t) => {
  const { served, thief, owner } = await stolen(t)
  const node = await serve(t, { databaseUrl: served.databaseUrl, flows: [slow, recovery] })
  const there = node.browser()
  for (const [name, value] of thief.cookies) there.cookies.set(name, value)
  t.is((await there.challenge('slow')).body.component, 'ak-stage-user-login')
  await changePassword(owner, PASSWORD, 'battery staple horse')
  t.is((await there.answer('slow', { remember_me: false })).status, 409)
  t.false(await isIn(there))
  t.is((await there.logIn('ann', 'battery staple horse')).body.component, 'xak-flow-redirect')
  t.true(await isIn(there))
})

test.serial('a login that overtakes the change of the password names nobody', async (t) => {
  // The password is changed between the check of the old one and the commit of the login.
  let change: (() => Promise<void>) | undefined
  const served = await serve(t, {
    around: (ports) => ({
      ...ports,
      runs: {
        ...ports.runs,
        begin() {
          const unit = ports.runs.begin()
          return {
            ...unit,
            async commit(commit) {
              if (commit.login !== null) await change?.()
              return unit.commit(commit)
            },
          }
        },
      },
    }),
  })
  const pk = await pkOf(served)
  change = async () => {
    change = undefined
    await served.storage.users.setPassword(pk, 'battery staple horse')
  }
  const thief = served.browser()
  await thief.logIn('ann')
  t.true(change === undefined, 'it was changed in between')
  t.false(await isIn(thief))
  t.is((await thief.challenge(LOGIN)).body.component, 'ak-stage-identification')
})

test('a link that was sent to an old address leads nowhere once the user has another one', async (t) => {
  const served = await serve(t, { flows: [recovery] })
  const pk = await pkOf(served)
  const [sent, kept] = [
    await served.engine.start('new-password', { person: pk }),
    await served.engine.start('new-password'),
  ]
  const codeOf = async (link: string): Promise<string | undefined> => {
    const { body } = await served.browser().challenge('new-password', { query: new URL(link).search.slice(1) })
    return body.code
  }
  await sql(served, "update sallyport_user set name = 'Ann B.' where id = $1", [pk])
  t.is(await codeOf(sent.link), undefined)
  await sql(served, "update sallyport_user set email = 'ann@elsewhere.example' where id = $1", [pk])
  t.is(await codeOf(sent.link), 'token_unknown')
  t.is(await codeOf(kept.link), undefined, 'a link that is about nobody stays')
})

test('a time of changed credentials that is endless, or too fine, keeps nobody out', async (t) => {
  const served = await serve(t)
  for (const at of ["'infinity'", "now() + interval '1 microsecond'"]) {
    await sql(served, `update sallyport_user set credentials_changed_at = ${at} where username = 'ann'`)
    const ann = served.browser()
    t.is((await ann.logIn('ann')).body.component, 'xak-flow-redirect', at)
    t.true(await isIn(ann))
  }
})
