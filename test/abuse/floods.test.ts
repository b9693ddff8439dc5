import { floodControl } from '@sallyport/core/adapter'
import type { Browser } from '@sallyport/testing'
import { serve, type Served } from '@sallyport/testing/server'
import test from 'ava'
import { counts, measured } from '../observability/telemetry.ts'
import { recordingLog } from '../support/recording-log.ts'

const LOGIN = 'default-authentication-flow'
const CLOSED = { slug: 'closed', designation: 'enrollment' as const, stages: [{ stage: 'deny' }] }
const OPEN = {
  slug: 'open',
  designation: 'enrollment' as const,
  stages: [{ stage: 'dummy' }, { stage: 'dummy', name: 'more' }],
}
const MOST = 5
const OPTIONS = {
  flows: [CLOSED, OPEN],
  limits: { recordsPerMinute: MOST },
  trustedProxies: ['127.0.0.1'],
}
const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })

async function stored(
  { storage }: Served,
  action: string,
): Promise<readonly { address: string; person: string | null }[]> {
  return (await storage.events.list()).filter((event) => event.action === action)
}

async function failToLogIn(visitor: Browser, username: string, address: string): Promise<void> {
  await visitor.challenge(LOGIN, from(address))
  await visitor.answer(LOGIN, { uid_field: username }, from(address))
  await visitor.answer(LOGIN, { password: 'wrong' }, from(address))
}

test('anonymous visitors fill no table with their denials and cancellations, and what is left out is reported', async (t) => {
  const log = recordingLog()
  const { telemetry, samples } = measured()
  const served = await serve(t, { ...OPTIONS, log, telemetry })
  for (let time = 0; time < 20; time += 1) {
    const { body } = await served.browser().post('/api/v3/flows/executor/closed/', {}, from('192.0.2.1'))
    t.is(body.component, 'ak-stage-access-denied')
  }
  t.is((await stored(served, 'flow_denied')).length, MOST)
  await served.browser().post('/api/v3/flows/executor/closed/', {}, from('192.0.2.2'))
  t.is((await stored(served, 'flow_denied')).length, MOST + 1, 'another address has its own')

  for (let time = 0; time < 8; time += 1) {
    await served.browser().post('/api/v3/flows/executor/closed/', {}, from(`2001:db8::${time}`))
  }
  t.is((await stored(served, 'flow_denied')).length, 2 * MOST + 1, 'a network of IPv6 is one address')

  const visitor = served.browser()
  for (let time = 0; time < 20; time += 1) {
    await visitor.challenge('open', from('192.0.2.1'))
    await visitor.answer('open', {}, from('192.0.2.1'))
    await visitor.get('/flows/-/cancel/?flow=open', from('192.0.2.1'))
    t.is((await visitor.challenge('open')).body.component, 'ak-stage-dummy')
  }
  t.is((await stored(served, 'flow_cancelled')).length, MOST)

  const left = counts(await samples(), 'events_left_out_total')
  t.deepEqual(left, { 'action=flow_cancelled': 15, 'action=flow_denied': 18 })
  t.deepEqual(counts(await samples(), 'events_total'), {
    'action=flow_cancelled': MOST,
    'action=flow_denied': 2 * MOST + 1,
  })
  floodControl(served.engine).end()
  const [told] = log.lines.filter((line) => line.includes('Audit events were left out'))
  t.regex(told ?? '', /flow_denied: 18, flow_cancelled: 15/)
  await t.notThrowsAsync(async () => {
    while ((await stored(served, 'events_left_out')).length === 0) await served.browser().challenge('open')
  })
})

test('failed logins of nobody keep those of people, and their logins, out of no list', async (t) => {
  const served = await serve(t, OPTIONS)
  const ann = (await served.storage.users.find('ann', { fields: ['username'] }))?.pk
  for (let time = 0; time < 8; time += 1) await failToLogIn(served.browser(), `nobody-${time}`, '192.0.2.1')
  t.is((await stored(served, 'login_failed')).length, MOST)
  for (let time = 0; time < 8; time += 1) await failToLogIn(served.browser(), 'ann', '192.0.2.1')
  const ofAnn = async () => (await stored(served, 'login_failed')).filter(({ person }) => person === ann).length
  t.is(await ofAnn(), MOST, 'they are bounded, too')
  await failToLogIn(served.browser(), 'ann', '192.0.2.2')
  t.is(await ofAnn(), MOST + 1)
  for (let time = 0; time < MOST + 3; time += 1) await served.browser().logIn('admin')
  t.is((await stored(served, 'login')).length, MOST + 3, 'what people do themselves is always told')
})

test('refusals that anybody can cause are so many lines in the log, by kind and address', async (t) => {
  const log = recordingLog()
  const served = await serve(t, { ...OPTIONS, log })
  const foreign = (address: string) =>
    served.browser().post(
      `/api/v3/flows/executor/${LOGIN}/`,
      {},
      {
        headers: { origin: 'https://elsewhere.example', 'x-forwarded-for': address },
      },
    )
  const huge = () =>
    served.browser().post(`/api/v3/flows/executor/${LOGIN}/`, { uid_field: 'a'.repeat(300_000) }, from('192.0.2.1'))
  for (let time = 0; time < 12; time += 1) {
    t.is((await foreign('192.0.2.1')).status, 403)
    t.is((await huge()).status, 413)
  }
  await foreign('192.0.2.2')
  const warnings = log.lines.filter((line) => line.startsWith('warn A request was refused or failed.'))
  t.is(warnings.filter((line) => line.includes('foreign_origin')).length, MOST + 1)
  t.is(warnings.filter((line) => line.includes('body_too_large')).length, MOST)
  const informed = log.lines.filter((line) => line.startsWith('info A request was answered.'))
  t.is(informed.filter((line) => line.includes('foreign_origin')).length, 12 - MOST)
  floodControl(served.engine).end()
  const [told] = log.lines.filter((line) => line.includes('Lines were left out'))
  t.regex(told ?? '', /foreign_origin: 7/)
  t.regex(told ?? '', /body_too_large: 7/)
})
