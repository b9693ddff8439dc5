import { serve } from '@sallyport/testing/server'
import { challengeOfStep, withoutStep } from '../support/challenge-of-step.ts'
import test from 'ava'
import { CONFIRM, finish, logIn, LOGIN, logOut, SETTINGS, Tab } from './tabs.ts'

const flows = [CONFIRM, SETTINGS]

test('Back and an answer to the previous page show the present challenge, and the way goes on from there', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  const first = await ann.challenge(LOGIN)
  await ann.answer(LOGIN, { uid_field: 'ann' })
  const back = await ann.answer(LOGIN, { uid_field: 'admin' }, { step: first.body.step })
  t.is(back.status, 409)
  t.is(back.body.component, 'ak-stage-password')
  t.is(back.body.pending_user, 'ann')
  t.is((await ann.answer(LOGIN, { password: 'correct horse' })).body.component, 'xak-flow-redirect')
})

test('a reload shows the same challenge, as often as one likes', async (t) => {
  const { browser } = await serve(t)
  const tab = new Tab(browser())
  await tab.open(LOGIN)
  const { body } = await tab.send(LOGIN, { uid_field: 'ann' })
  const one = await tab.open(LOGIN)
  const two = await tab.open(LOGIN)
  for (const again of [one, two]) {
    t.deepEqual(withoutStep(again.body), withoutStep(body))
    t.is(challengeOfStep(again.body.step), challengeOfStep(body.step))
  }
})

test('two tabs share one run: each sees what the other has answered, and either may end it', async (t) => {
  const { browser } = await serve(t)
  const shared = browser()
  const [one, two] = [new Tab(shared), new Tab(shared)]
  await one.open(LOGIN)
  await two.open(LOGIN)
  await one.send(LOGIN, { uid_field: 'ann' })
  const told = await two.send(LOGIN, { uid_field: 'ann' })
  t.is(told.status, 409)
  t.is(told.body.pending_user, 'ann')
  t.deepEqual(await finish(two, LOGIN), ['ak-stage-password', 'xak-flow-redirect'])
  const late = await one.send(LOGIN, { password: 'wrong' })
  t.is(late.status, 409)
  t.is(late.body.component, 'xak-flow-redirect')
  t.is(await one.me(), 'ann')
})

test('two flows go on side by side, each with its own person', async (t) => {
  const { browser } = await serve(t, { flows })
  const shared = browser()
  const [one, two] = [new Tab(shared), new Tab(shared)]
  await one.open(LOGIN)
  await two.open('confirm')
  await one.send(LOGIN, { uid_field: 'ann' })
  // The browser has another id since the first tab is about somebody, so what this tab shows is shown once more.
  const late = await two.send('confirm', { uid_field: 'admin' })
  t.deepEqual([late.status, late.body.code, late.body.component], [409, 'stale_step', 'ak-stage-identification'])
  await two.send('confirm', { uid_field: 'admin' })
  t.is((await one.open(LOGIN)).body.pending_user, 'ann')
  t.is((await two.send('confirm', {})).body.pending_user, 'admin')
  await one.send(LOGIN, { password: 'correct horse' })
  t.is(await two.me(), 'ann')
})

const whens: readonly [title: string, steps: number][] = [
  ['before its first answer', 0],
  ['after its first answer', 1],
  ['at its password', 2],
]

for (const [title, steps] of whens) {
  for (const [other, change] of [
    ['a login', async (tab: Tab) => void (await logIn(tab, 'ann'))],
    [
      'a login as somebody else',
      async (tab: Tab) => {
        await logIn(tab, 'ann')
        await logOut(tab)
        await logIn(tab, 'admin')
      },
    ],
    [
      'a login and a logout',
      async (tab: Tab) => {
        await logIn(tab, 'ann')
        await logOut(tab)
      },
    ],
  ] as const) {
    test(`${other} in another tab leaves a flow that stands ${title} a way on, and no wrong person`, async (t) => {
      const { browser } = await serve(t, { flows })
      const shared = browser()
      const [one, two] = [new Tab(shared), new Tab(shared)]
      await one.open('confirm', 'next=/app/')
      if (steps > 0) await one.send('confirm', { uid_field: 'ann' }, 'next=/app/')
      if (steps > 1) await one.send('confirm', {}, 'next=/app/')
      await change(two)
      const person = await two.me()
      const after = await one.send('confirm', steps === 0 ? { uid_field: 'ann' } : {}, 'next=/app/')
      t.true([200, 409].includes(after.status))
      t.true(['', 'ann'].includes(after.body.pending_user ?? ''))
      t.is(await one.me(), person)
      const way = await finish(one, 'confirm', 'next=/app/')
      t.is(way.at(-1), 'xak-flow-redirect')
      t.is(one.shown('confirm')?.body.to, '/app/')
    })
  }
}

test('a flow for a logged-in user ends with their logout, is no one else’s after the next login, and begins again', async (t) => {
  const { browser } = await serve(t, { flows })
  const shared = browser()
  const [one, two] = [new Tab(shared), new Tab(shared)]
  await logIn(two, 'ann')
  await one.open('settings')
  await one.send('settings', {})
  const asked = await one.send('settings', {})
  t.is(asked.body.pending_user, 'ann')

  await logOut(two)
  const nobody = await one.send('settings', { password: 'correct horse' })
  t.is(nobody.status, 409)
  t.not(nobody.body.pending_user, 'ann')

  await logIn(two, 'admin')
  const other = await one.open('settings')
  t.is(other.body.component, 'ak-stage-dummy')
  t.is(other.body.name, 'settings-one', 'nothing of the previous person’s run is left')
  await one.send('settings', {})
  t.is((await one.send('settings', {})).body.pending_user, 'admin')
})

test('a run that was planned for one person is never answered as another', async (t) => {
  const { browser, storage } = await serve(t, { flows })
  const shared = browser()
  const [one, two] = [new Tab(shared), new Tab(shared)]
  await logIn(two, 'ann')
  await one.open('settings')
  await one.send('settings', {})
  await one.send('settings', {})
  const { rows } = await storage.pool.query("select id from sallyport_run where flow = 'settings'")
  await logOut(two)
  await logIn(two, 'admin')
  const wrong = await one.send('settings', { password: 'correct horse' })
  t.is(wrong.status, 409)
  t.not(wrong.body.pending_user, 'ann')
  const { rows: after } = await storage.pool.query('select version, ended from sallyport_run where id = $1', [
    rows[0].id,
  ])
  t.not(after[0].ended, 'completed')
  await one.open('settings')
  t.deepEqual(await finish(one, 'settings'), [
    'ak-stage-dummy',
    'ak-stage-dummy',
    'ak-stage-password',
    'xak-flow-redirect',
  ])
})
