import { createRouter, hostSession } from '@sallyport/koa'
import { Browser } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import bodyParser from 'koa-bodyparser'
import { hostApp } from '../support/host-app.ts'

const LOGIN = 'default-authentication-flow'
const PATH = `/api/v3/flows/executor/${LOGIN}/`

for (const [reads, body, type] of [
  ['json', 'uid_field=ann', 'application/x-www-form-urlencoded'],
  ['form', '{"uid_field":"ann"}', 'application/json'],
] as const) {
  test(`a host’s parser that reads ${reads} alone leaves ${type} to ours`, async (t) => {
    const { engine } = await serve(t)
    const url = await hostApp(t, (app) => {
      app.use(bodyParser({ enableTypes: [reads] }))
      app.use(createRouter(engine, { session: hostSession() }).routes())
    })
    const ann = new Browser(url)
    const headers = { 'content-type': type, origin: 'http://sallyport.test' }
    const answer = await ann.get(PATH, { method: 'POST', body, headers })
    t.is(answer.body.component, 'ak-stage-password', answer.text)
  })
}

test('an empty body that a host’s parser has read is an empty one', async (t) => {
  const { engine } = await serve(t)
  const url = await hostApp(t, (app) => {
    app.use(bodyParser())
    app.use(createRouter(engine, { session: hostSession() }).routes())
  })
  const { body } = await new Browser(url).post(PATH, {})
  t.deepEqual(Object.keys(body.response_errors), ['uid_field'])
})
