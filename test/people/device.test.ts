import { authMethodArgs, definePlugin, defineStage, pass, type FlowDocument } from '@sallyport/core'
import type { Browser, BrowserAnswer } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'

/** Shows what the login has noted about the device. */
const probe = definePlugin({
  name: 'acme-probe',
  version: '1.0.0',
  apply: ({ hooks }) =>
    hooks.stages.tap('acme-probe', (stages) =>
      stages.add(
        defineStage({
          type: 'acme_probe',
          version: 1,
          component: 'acme-stage-probe',
          config: Type.Object({}),
          challenge: Type.Object({ args: Type.Object({ known_device: Type.Boolean() }) }),
          response: Type.Object({}),
          present: ({ context }) => ({
            args: { known_device: context.get(authMethodArgs)?.['known_device'] === true },
          }),
          submit: () => pass(),
        }),
      ),
    ),
})

function flow(slug: string, rememberDevice: string): FlowDocument {
  return {
    slug,
    designation: 'authentication',
    stages: [
      { stage: 'identification', name: 'who', config: { embedPassword: true } },
      { stage: 'user_login', name: `${slug}-login`, config: { rememberDevice } },
      { stage: 'acme_probe' },
    ],
  }
}

const options = { plugins: [probe], flows: [flow('month', 'days=30'), flow('never', 'seconds=0')] }

/** Every login begins without the previous one; the device cookie stays. */
function logIn(browser: Browser, name: string, slug = 'month'): Promise<BrowserAnswer> {
  browser.cookies.delete('sallyport')
  return browser.answer(slug, { uid_field: name, password: 'correct horse' }, { step: false })
}

function deviceCookie({ headers }: BrowserAnswer): string | undefined {
  return headers.getSetCookie().find((line) => line.startsWith('sallyport_device='))
}

test('a browser is known from its second login on, to the person who has logged in there', async (t) => {
  const { browser } = await serve(t, options)
  const shared = browser()
  const known = async (name: string): Promise<unknown> => (await logIn(shared, name)).body.args.known_device
  t.false(await known('ann'))
  t.true(await known('ann'))
  t.false(await known('admin'))
  t.true(await known('admin'))
  shared.cookies.set('sallyport_device', `${shared.cookies.get('sallyport_device')?.split('.')[0]}.forged`)
  t.false(await known('admin'))
  t.is((await browser().answer('month', { uid_field: 'ann', password: 'correct horse' })).body.args.known_device, false)
})

test('the device cookie names nobody, is out of reach of scripts, and lasts as configured', async (t) => {
  const { browser } = await serve(t, options)
  const line = deviceCookie(await logIn(browser(), 'ann')) ?? ''
  t.regex(line, /^sallyport_device=\d+\.[\w-]{43}; path=\/; expires=[^;]+; samesite=lax; httponly$/)
  const expires = Date.parse(/expires=([^;]+)/.exec(line)?.[1] ?? '')
  t.true(Math.abs(expires - Date.now() - 30 * 86_400_000) < 60_000)
  t.is(deviceCookie(await logIn(browser(), 'ann', 'never')), undefined)
})

test('the device cookie has its time inside: one that has run out is of no use', async (t) => {
  const { browser, engine, storage } = await serve(t, options)
  const ann = browser()
  await logIn(ann, 'ann')
  const { rows } = await storage.pool.query("select id from sallyport_user where username = 'ann'")
  const past = Math.floor(Date.now() / 1000) - 1
  ann.cookies.set('sallyport_device', `${past}.${engine.keys.mac('device', `${rows[0].id}:${past}`)}`)
  t.false((await logIn(ann, 'ann')).body.args.known_device)
})
