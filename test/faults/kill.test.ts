import { Browser } from '@sallyport/testing'
import { createTestDatabase, TEST_KEYS } from '@sallyport/testing/server'
import { challengeOfStep } from '../support/challenge-of-step.ts'
import test from 'ava'
import { startProcess } from '../support/server-process.ts'

const LOGIN = 'default-authentication-flow'

test('a server that is killed between two requests and started again goes on where it was', async (t) => {
  const database = await createTestDatabase()
  t.teardown(() => database.drop())
  const start = () =>
    startProcess(t, {
      DATABASE_URL: database.url,
      PORT: '0',
      // Another port would be another cookie.
      SALLYPORT_COOKIE: 'sallyport',
      SESSION_KEYS: TEST_KEYS.join(),
      BOOTSTRAP_USERNAME: 'root',
      BOOTSTRAP_PASSWORD: 'correct horse battery',
    })
  const one = await start()
  const first = new Browser(one.url)
  await first.challenge(LOGIN)
  const { body } = await first.answer(LOGIN, { uid_field: 'root' })
  t.is(body.component, 'ak-stage-password')
  await one.kill()

  const two = await start()
  const second = new Browser(two.url, '', first)
  t.is(challengeOfStep((await second.challenge(LOGIN)).body.step), challengeOfStep(body.step))
  const late = second.clone()
  const done = await second.answer(LOGIN, { password: 'correct horse battery' }, { step: body.step })
  t.is(done.body.component, 'xak-flow-redirect')
  await two.kill()

  const three = await start()
  t.is((await new Browser(three.url, '', second).get('/api/v3/core/users/me/')).body.user.username, 'root')
  // The browser whose answer was lost asks again, with the cookies that it had.
  const third = new Browser(three.url, '', late)
  const again = await third.answer(LOGIN, { password: 'correct horse battery' }, { step: body.step })
  t.is(again.text, done.text)
  t.deepEqual([...third.cookies], [...second.cookies])
  t.is((await third.get('/api/v3/core/users/me/')).body.user.username, 'root')
})
