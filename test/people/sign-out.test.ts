import { Browser } from '@sallyport/testing'
import test from 'ava'
import { sallyport } from '../support/command.ts'
import { ownDatabase } from '../support/database.ts'

test('an administrator signs somebody out everywhere while servers run', async (t) => {
  const env = await ownDatabase(t)
  const first = {
    BOOTSTRAP_USERNAME: 'Root',
    BOOTSTRAP_EMAIL: 'root@example.com',
    BOOTSTRAP_PASSWORD: 'correct horse battery',
  }
  const url = await sallyport(t, ['start'], { env: { ...env, ...first } }).listening
  const [one, two] = [new Browser(url), new Browser(url)]
  await one.logIn('root', 'correct horse battery')
  await two.logIn('root', 'correct horse battery')
  const isIn = async (browser: Browser) => (await browser.get('/api/v3/core/users/me/')).status === 200
  t.deepEqual([await isIn(one), await isIn(two)], [true, true])
  const signOut = (name: string) => sallyport(t, ['users', 'sign-out', name], { env }).ended
  t.deepEqual(await signOut('root'), { code: 0, stdout: 'Signed Root out of 2 logins.\n', stderr: '' })
  t.deepEqual([await isIn(one), await isIn(two)], [false, false])
  t.deepEqual(await signOut('root'), { code: 0, stdout: 'Signed Root out of 0 logins.\n', stderr: '' })
  const unknown = await signOut('nobody')
  t.deepEqual(unknown, { code: 1, stdout: '', stderr: 'No active user has the username "nobody".\n' })
  await one.logIn('root', 'correct horse battery')
  t.true(await isIn(one))
})
