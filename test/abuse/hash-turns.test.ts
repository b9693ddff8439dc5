import type { FlowDocument } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'

const ENROL: FlowDocument = {
  slug: 'enrol',
  designation: 'enrollment',
  authentication: 'require_unauthenticated',
  stages: [
    {
      stage: 'prompt',
      config: {
        fields: [
          { fieldKey: 'username', type: 'username', label: 'Username' },
          { fieldKey: 'password', type: 'password', label: 'Password', minLength: 12 },
        ],
      },
    },
    { stage: 'user_write', config: { allowedFields: ['username', 'password'] } },
    { stage: 'user_login' },
  ],
}

test('endless enrolments from one address keep nobody else from logging in', async (t) => {
  const { browser } = await serve(t, {
    flows: [ENROL],
    trustedProxies: ['127.0.0.1'],
    // Hashes that take a while, so that they are all there at once; on a slow machine too they may wait for it.
    storage: { hashing: { memory: 32_768, passes: 2, waiting: 8, waitingTime: 600 } },
    limits: { requestTime: 600 },
  })
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })
  const logIn = async (address: string): Promise<string> => {
    const visitor = browser()
    await visitor.challenge('default-authentication-flow', from(address))
    await visitor.answer('default-authentication-flow', { uid_field: 'ann' }, from(address))
    const { body } = await visitor.answer('default-authentication-flow', { password: 'correct horse' }, from(address))
    return body.component ?? body.code
  }
  const enrol = async (index: number): Promise<number> => {
    const visitor = browser()
    const fields = { username: `flood-${index}`, password: 'correct horse battery' }
    await visitor.challenge('enrol', from('192.0.2.1'))
    return (await visitor.answer('enrol', fields, from('192.0.2.1'))).status
  }
  const flood = Array.from({ length: 40 }, (_, index) => enrol(index))
  const logins = await Promise.all(['198.51.100.1', '198.51.100.2', '198.51.100.3', '198.51.100.4'].map(logIn))
  t.deepEqual([...new Set(logins)], ['xak-flow-redirect'])
  const statuses = await Promise.all(flood)
  t.true(statuses.includes(503), 'the flood was more than there is room for')
  t.deepEqual([...new Set(statuses)].toSorted(), [200, 503])
})
