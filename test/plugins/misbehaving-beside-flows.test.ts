import { definePlugin, defineMessages, type RouteRequest, type UserSettings } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import { recordingLog } from '../support/recording-log.ts'

const catalog = defineMessages('acme', { en: { things: 'Things' } })
const LIST = '/api/v3/core/users/me/settings/'
const OUT_OF_TIME = 'it did not end within the 0.5 s that a request may take'

const throws = (): never => {
  throw new Error('no luck')
}
const never = (): Promise<never> => new Promise(() => undefined)

interface Parts {
  handle(request: RouteRequest): unknown
  list(): unknown
  remove(): unknown
}

/** A server with a plugin whose route and settings do what the test sets, and a logged-in user. */
async function serveAcme(t: ExecutionContext, parts: Partial<Parts>) {
  // What a plugin without types may do.
  const { handle = () => ({ body: {} }), list = () => [], remove = () => true } = parts
  const settings: UserSettings = {
    name: 'things',
    title: catalog.messages.things,
    stage: 'dummy',
    list: async () => list() as never,
    remove: async () => remove() as never,
  }
  const plugin = definePlugin({
    name: 'acme',
    version: '1.0.0',
    capabilities: { routes: true },
    apply({ hooks }) {
      hooks.messages.tap('acme', (messages) => messages.add(catalog))
      hooks.settings.tap('acme', (all) => all.add(settings))
      hooks.routes.tap('acme', (routes) =>
        routes.add({
          method: 'GET',
          path: '/things/:id/',
          access: 'user',
          handle: (request) => handle(request) as never,
        }),
      )
    },
  })
  const log = recordingLog()
  const { browser } = await serve(t, { plugins: [plugin], log, limits: { requestTime: 0.5 } })
  const ann = browser()
  await ann.logIn('ann')
  return { ann, log }
}

const bad: readonly [title: string, parts: Partial<Parts>, sentence: string][] = [
  ['a route that throws', { handle: throws }, 'its route GET "/things/:id/": no luck.'],
  ['a route that never ends', { handle: never }, `its route GET "/things/:id/": ${OUT_OF_TIME}.`],
  ['a route that answers nothing', { handle: () => undefined }, 'its route GET "/things/:id/": it returns no answer.'],
  [
    'a route that answers with no status of HTTP',
    { handle: () => ({ status: 1000, body: {} }) },
    'its route GET "/things/:id/": it returns the status 1000.',
  ],
  ['a list of settings that throws', { list: throws }, '"list" of its settings "things": no luck.'],
  ['a list of settings that never ends', { list: never }, `"list" of its settings "things": ${OUT_OF_TIME}.`],
  [
    'a list of settings that is none',
    { list: () => undefined },
    '"list" of its settings "things": it returns no list.',
  ],
  ['a removal of a setting that throws', { remove: throws }, '"remove" of its settings "things": no luck.'],
  ['a removal of a setting that never ends', { remove: never }, `"remove" of its settings "things": ${OUT_OF_TIME}.`],
]

for (const [title, parts, sentence] of bad) {
  test.serial(`${title} is a 500, and the log names plugin and place`, async (t) => {
    const { ann, log } = await serveAcme(t, parts)
    const remove = { method: 'DELETE', headers: { 'sec-fetch-site': 'same-origin' } }
    const answer = await ('handle' in parts
      ? ann.get('/plugins/acme/things/1/')
      : 'list' in parts
        ? ann.get(LIST)
        : ann.get(`${LIST}things/1/`, remove))
    t.is(answer.status, 500)
    t.is(answer.body.code, 'internal_error')
    const whole = JSON.stringify(`The plugin "acme" failed in ${sentence}`).slice(1, -1)
    t.true(log.written.join('\n').includes(whole), log.written.join('\n'))
  })
}

test.serial('a route learns from its signal that its time is over', async (t) => {
  let signal: AbortSignal | undefined
  const { ann } = await serveAcme(t, {
    handle(request) {
      ;({ signal } = request)
      return never()
    },
  })
  t.is((await ann.get('/plugins/acme/things/1/')).status, 500)
  t.true(signal?.aborted)
  t.is(signal?.reason.name, 'TimeoutError')
})
