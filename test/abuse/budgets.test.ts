import { defineFlow, definePlugin, defineStage, pass, type Limits } from '@sallyport/core'
import { serve, type Served } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import Type from 'typebox'

const LOGIN = 'default-authentication-flow'
const RIGHT = 'correct horse'

/** A client behind a proxy, at an address of its own. */
const at = (address: string) => ({ headers: { 'x-forwarded-for': address } })

const embedded = defineFlow({
  slug: 'embedded',
  designation: 'authentication',
  stages: [{ stage: 'identification', config: { embedPassword: true } }, { stage: 'user_login' }],
})

const enrolment = defineFlow({
  slug: 'enrol',
  designation: 'enrollment',
  stages: [
    {
      stage: 'prompt',
      config: { fields: [{ fieldKey: 'username', label: 'Name', type: 'username', required: true }] },
    },
    { stage: 'user_write', config: { allowedFields: ['username'] } },
  ],
})

function serveBehindProxy(t: ExecutionContext, limits: Partial<Limits> = {}): Promise<Served> {
  return serve(t, { trustedProxies: ['127.0.0.1'], flows: [embedded, enrolment], limits })
}

/** Tries a password in a run of its own; returns the status, or `in` when it logs in. */
async function tryPassword(
  { browser }: Served,
  { name, password }: { readonly name: string; readonly password: string },
  address: string,
  cookies: ReadonlyMap<string, string> = new Map(),
): Promise<number | 'in'> {
  const visitor = browser()
  for (const [key, value] of cookies) visitor.cookies.set(key, value)
  await visitor.challenge(LOGIN, at(address))
  await visitor.answer(LOGIN, { uid_field: name }, at(address))
  const { status, body } = await visitor.answer(LOGIN, { password }, at(address))
  return body?.component === 'xak-flow-redirect' ? 'in' : status
}

test('all addresses of an IPv6 network share one budget, and another network has its own', async (t) => {
  const served = await serveBehindProxy(t, { attemptsPerAddress: 5 })
  const statuses: unknown[] = []
  for (let n = 1; n <= 8; n += 1) {
    statuses.push(await tryPassword(served, { name: `somebody-${n}`, password: 'wrong' }, `2001:db8:1:1::${n}`))
  }
  t.deepEqual(statuses, [200, 200, 200, 200, 200, 429, 429, 429])
  t.is(await tryPassword(served, { name: 'ann', password: RIGHT }, '2001:db8:1:2::1'), 'in')
})

test('six spellings of one address are one address', async (t) => {
  const served = await serveBehindProxy(t, { attemptsPerAddress: 4 })
  const spellings = [
    '203.0.113.77',
    '::ffff:203.0.113.77',
    '::FFFF:cb00:714d',
    '[::ffff:cb00:714d]:5555',
    '203.0.113.77:1234',
    '"203.0.113.77"',
  ]
  const statuses: unknown[] = []
  for (const [n, spelling] of spellings.entries()) {
    statuses.push(await tryPassword(served, { name: `somebody-${n}`, password: 'wrong' }, spelling))
  }
  t.deepEqual(statuses, [200, 200, 200, 200, 429, 429])
})

test('a right password in between does not fill up what an address may try', async (t) => {
  const served = await serveBehindProxy(t, { attemptsPerAddress: 4 })
  const tries = [
    ['one', 'wrong'],
    ['ann', RIGHT],
    ['two', 'wrong'],
    ['ann', RIGHT],
    ['three', 'wrong'],
  ] as const
  const results: unknown[] = []
  for (const [name, password] of tries) results.push(await tryPassword(served, { name, password }, '192.0.2.1'))
  t.deepEqual(results, [200, 'in', 200, 'in', 429])
})

test('a full address says when it may try again, and costs nobody an attempt', async (t) => {
  const served = await serveBehindProxy(t, { attemptsPerAddress: 1, attemptsPerAccount: 1, window: 900 })
  t.is(await tryPassword(served, { name: 'somebody', password: 'wrong' }, '192.0.2.1'), 200)
  const visitor = served.browser()
  await visitor.challenge(LOGIN, at('192.0.2.1'))
  await visitor.answer(LOGIN, { uid_field: 'ann' }, at('192.0.2.1'))
  const full = await visitor.answer(LOGIN, { password: 'wrong' }, at('192.0.2.1'))
  t.is(full.status, 429)
  const seconds = Number(full.headers.get('retry-after'))
  t.true(seconds > 850 && seconds <= 900, String(seconds))
  // Ann's account has one attempt, which is still there.
  t.is(await tryPassword(served, { name: 'ann', password: RIGHT }, '192.0.2.9'), 'in')
})

test('an attacker who uses up the budget of an account does not keep its owner out on a known device', async (t) => {
  const served = await serveBehindProxy(t, { attemptsPerAccount: 3 })
  const owner = served.browser()
  await owner.logIn('ann')
  const device = new Map([...owner.cookies].filter(([name]) => name.includes('device')))
  t.is(device.size, 1)
  for (let n = 0; n < 5; n += 1) await tryPassword(served, { name: 'ann', password: `wrong ${n}` }, '198.51.100.1')
  t.is(await tryPassword(served, { name: 'ann', password: RIGHT }, '192.0.2.1'), 200)
  t.is(await tryPassword(served, { name: 'ann', password: RIGHT }, '192.0.2.1', device), 'in')
})

test('a stolen device has a budget as well, and does not spend that of the others', async (t) => {
  const served = await serveBehindProxy(t, { attemptsPerAccount: 3 })
  const owner = served.browser()
  await owner.logIn('ann')
  const device = new Map([...owner.cookies].filter(([name]) => name.includes('device')))
  for (let n = 0; n < 5; n += 1)
    await tryPassword(served, { name: 'ann', password: `wrong ${n}` }, '198.51.100.1', device)
  t.is(await tryPassword(served, { name: 'ann', password: RIGHT }, '198.51.100.1', device), 200)
  t.is(await tryPassword(served, { name: 'ann', password: RIGHT }, '192.0.2.1'), 'in')
})

test('a device has one budget, however its cookie is written', async (t) => {
  const served = await serveBehindProxy(t, { attemptsPerAccount: 2 })
  const owner = served.browser()
  await owner.logIn('ann')
  const [[name, value] = ['', '']] = [...owner.cookies].filter(([key]) => key.includes('device'))
  const spellings = [value, `${value}.0`, `0${value}`, `${value}.`, ` ${value}`, value.replace('.', '..'), `${value}=`]
  for (const spelling of spellings) {
    for (let n = 0; n < 2; n += 1) {
      await tryPassword(served, { name: 'ann', password: `wrong ${n}` }, '198.51.100.1', new Map([[name, spelling]]))
    }
  }
  for (const spelling of [...spellings, `${value}.new`]) {
    const device = new Map([[name, spelling]])
    t.is(await tryPassword(served, { name: 'ann', password: RIGHT }, '198.51.100.1', device), 200, spelling)
  }
})

test('a user cannot ask without end whose names are taken, known device or not', async (t) => {
  const served = await serve(t, { limits: { attemptsPerAccount: 4 } })
  const ann = served.browser()
  await ann.logIn('ann')
  const told: string[] = []
  for (let n = 0; n < 4; n += 1) {
    await ann.challenge('default-user-settings')
    await ann.answer('default-user-settings', { password: RIGHT })
    for (let m = 0; m < 3; m += 1) {
      const { body } = await ann.answer('default-user-settings', { name: 'Ann', email: 'admin@example.com' })
      told.push(body?.response_errors?.email?.[0]?.code ?? body?.code ?? '')
    }
  }
  t.is(told.filter((code) => code === 'email_taken').length, 4)
})

test('a device of one account is unknown to another, and so is a forged one', async (t) => {
  const served = await serveBehindProxy(t, { attemptsPerAccount: 2 })
  const owner = served.browser()
  await owner.logIn('ann')
  const device = new Map([...owner.cookies].filter(([name]) => name.includes('device')))
  const forged = new Map([...device].map(([name, value]) => [name, value.replace(/^\d+/, '9999999999')]))
  for (let n = 0; n < 2; n += 1) await tryPassword(served, { name: 'admin', password: 'wrong' }, '198.51.100.1')
  t.is(await tryPassword(served, { name: 'admin', password: RIGHT }, '192.0.2.1', device), 200)
  for (let n = 0; n < 2; n += 1) await tryPassword(served, { name: 'ann', password: 'wrong' }, '198.51.100.1')
  t.is(await tryPassword(served, { name: 'ann', password: RIGHT }, '192.0.2.1', forged), 200)
})

test('a method has one budget, wherever it is checked', async (t) => {
  const served = await serveBehindProxy(t, { attemptsPerAccount: 3 })
  for (let n = 0; n < 3; n += 1) {
    const visitor = served.browser()
    await visitor.challenge('embedded')
    await visitor.answer('embedded', { uid_field: 'ann', password: `wrong ${n}` })
  }
  t.is(await tryPassword(served, { name: 'ann', password: RIGHT }, '192.0.2.1'), 200)
})

test('an account takes a bounded number of failures a day, which the window does not give back', async (t) => {
  const served = await serveBehindProxy(t, { attemptsPerAccount: 2, attemptsPerDay: 5 })
  const { pool } = served.storage
  for (let round = 0; round < 3; round += 1) {
    for (let n = 0; n < 2; n += 1) await tryPassword(served, { name: 'ann', password: `wrong ${n}` }, '198.51.100.1')
    await pool.query("update sallyport_attempt set expires_at = now() - interval '1 second'")
  }
  t.is(await tryPassword(served, { name: 'ann', password: RIGHT }, '192.0.2.1'), 200)
  await pool.query("update sallyport_attempt set today_until = now() - interval '1 second'")
  t.is(await tryPassword(served, { name: 'ann', password: RIGHT }, '192.0.2.1'), 'in')
})

test('one address creates a bounded number of accounts', async (t) => {
  const served = await serveBehindProxy(t, { creationsPerAddress: 3 })
  const enrol = async (name: string, address: string): Promise<number> => {
    const visitor = served.browser()
    await visitor.challenge('enrol', at(address))
    return (await visitor.answer('enrol', { username: name }, at(address))).status
  }
  const statuses: number[] = []
  for (let n = 0; n < 5; n += 1) statuses.push(await enrol(`new-${n}`, `2001:db8::${n}`))
  t.deepEqual(statuses, [200, 200, 200, 429, 429])
  t.is(await enrol('new-5', '2001:db8:0:1::1'), 200)
  const { rows } = await served.storage.pool.query("select username from sallyport_user where username like 'new-%'")
  t.is(rows.length, 4)
})

test('one address begins a bounded number of runs while nobody is logged in', async (t) => {
  const served = await serveBehindProxy(t, { runsPerMinute: 3 })
  const begin = async (address: string) =>
    served.browser().post(`/api/v3/flows/executor/${LOGIN}/`, { uid_field: 'ann' }, at(address))
  const answers = []
  for (let n = 0; n < 5; n += 1) answers.push(await begin('192.0.2.1'))
  t.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200, 429, 429],
  )
  const seconds = Number(answers[4]?.headers.get('retry-after'))
  t.true(seconds >= 1 && seconds <= 60, String(seconds))
  t.is((await begin('192.0.2.2')).status, 200)
  const { rows } = await served.storage.pool.query('select count(*)::integer as n from sallyport_run')
  t.is(rows[0]?.n, 4)
})

test('a stage that sends spends the budget of its address, and gets nothing back', async (t) => {
  const sends = definePlugin({
    name: 'acme-sends',
    version: '1.0.0',
    core: '^0.1.0',
    apply: ({ hooks }) =>
      hooks.stages.tap('acme-sends', (stages) =>
        stages.add(
          defineStage({
            type: 'acme_send',
            version: 1,
            component: 'acme-stage-send',
            config: Type.Object({}),
            challenge: Type.Object({}),
            response: Type.Object({}),
            present: () => ({}),
            async submit(visit) {
              await visit.attempts.spend('sending')
              return pass()
            },
          }),
        ),
      ),
  })
  const flow = defineFlow({ slug: 'send', designation: 'authorization', stages: [{ stage: 'acme_send' }] })
  const { browser } = await serve(t, { plugins: [sends], flows: [flow], limits: { sendingsPerAddress: 2 } })
  const statuses: number[] = []
  for (let n = 0; n < 3; n += 1) {
    const visitor = browser()
    await visitor.challenge('send')
    statuses.push((await visitor.answer('send', {})).status)
  }
  t.deepEqual(statuses, [200, 200, 429])
})

test('attempts that are refused bring the end of the day no nearer, and a right password begins anew', async (t) => {
  const served = await serveBehindProxy(t, { attemptsPerAccount: 2, attemptsPerDay: 5 })
  const { pool } = served.storage
  const nextWindow = () => pool.query("update sallyport_attempt set expires_at = now() - interval '1 second'")
  // Two of these count; the others would be a lock-out of a day for a handful of requests.
  for (let n = 0; n < 12; n += 1) await tryPassword(served, { name: 'ann', password: `wrong ${n}` }, '198.51.100.1')
  await nextWindow()
  t.is(await tryPassword(served, { name: 'ann', password: RIGHT }, '192.0.2.1'), 'in')
  // Behind the right one there is room for five again, not for three.
  for (let round = 0; round < 2; round += 1) {
    await nextWindow()
    for (let n = 0; n < 2; n += 1) await tryPassword(served, { name: 'ann', password: `wrong ${n}` }, '198.51.100.1')
  }
  await nextWindow()
  t.is(await tryPassword(served, { name: 'ann', password: RIGHT }, '192.0.2.1'), 'in')
})
