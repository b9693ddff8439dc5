import { serve } from '@sallyport/testing/server'
import test from 'ava'

const LOGIN = 'default-authentication-flow'

test('a password whose hash has other parameters than today’s is hashed anew at the login, and once', async (t) => {
  const old = await serve(t)
  const hashing = { memory: 128, passes: 2, parallelism: 1 }
  const { browser, storage } = await serve(t, { databaseUrl: old.databaseUrl, storage: { hashing } })
  const stored = async (): Promise<string> =>
    (await storage.pool.query("select password from sallyport_user where username = 'ann'")).rows[0].password
  const logIn = async (password: string): Promise<string> => {
    const ann = browser()
    await ann.challenge(LOGIN)
    await ann.answer(LOGIN, { uid_field: 'ann' })
    return (await ann.answer(LOGIN, { password })).body.component
  }
  t.regex(await stored(), /^\$argon2id\$v=19\$m=64,t=1,p=1\$/)
  t.is(await logIn('wrong'), 'ak-stage-password')
  t.regex(await stored(), /m=64,t=1,p=1/, 'only who knows the password has it hashed')
  t.is(await logIn('correct horse'), 'xak-flow-redirect')
  const renewed = await stored()
  t.regex(renewed, /^\$argon2id\$v=19\$m=128,t=2,p=1\$/)
  t.is(await logIn('correct horse'), 'xak-flow-redirect')
  t.is(await stored(), renewed)
})

test('when more passwords wait than the server will hold, the others get 503 with Retry-After and can try again', async (t) => {
  const { browser } = await serve(t, { storage: { hashing: { memory: 65_536, passes: 3, waiting: 1 } } })
  const visitors = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const visitor = browser()
      await visitor.answer(LOGIN, { uid_field: `nobody-${index}` })
      return visitor
    }),
  )
  const answers = await Promise.all(visitors.map((visitor) => visitor.answer(LOGIN, { password: 'guess' })))
  const refused = answers.filter(({ status }) => status === 503)
  t.true(refused.length > 0)
  for (const { headers, body } of refused) {
    t.is(body.code, 'unavailable')
    t.regex(headers.get('retry-after') ?? '', /^[1-9]\d*$/)
  }
  for (const { status } of answers) t.true(status === 200 || status === 503)
  const again = await visitors[answers.findIndex(({ status }) => status === 503)]?.answer(LOGIN, { password: 'guess' })
  t.is(again?.status, 200)
  t.is(again?.body.component, 'ak-stage-password')
})
