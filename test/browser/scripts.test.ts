import test from 'ava'
import { journeyFlows, journeyPlugin } from '../support/browser-flows.ts'
import { browserScene } from '../support/browser-scene.ts'
import { placeFlows } from '../support/page-places.ts'
import type { Person } from '../support/person.ts'

const LOGIN = '/if/flow/default-authentication-flow/'
const NAME = 'E-mail address or username'

const scene = browserScene(test, { plugins: [journeyPlugin], flows: [...journeyFlows, ...placeFlows] })

const announced = (person: Person): Promise<string | null> => person.page.locator('#announcer').textContent()

test.serial('a tab that sees a login in another one goes on to its own place', async (t) => {
  const ann = await scene().somebody(t)
  const other = await ann.tab()
  await other.open(`${LOGIN}?next=%2Fother`)
  await ann.open(`${LOGIN}?next=%2F`)
  await ann.logIn()
  await ann.arrives('/if/user/')
  await other.arrives('/other')
  t.pass()
})

test.serial('the next step comes without a reload, takes the focus and is announced', async (t) => {
  const ann = await scene().somebody(t)
  await ann.open(LOGIN)
  t.is(await ann.focused(), 'uid_field')
  await ann.page.evaluate("document.documentElement.setAttribute('data-same', '')")
  await ann.fill(NAME, 'ann')
  await ann.press('Log in')
  await ann.isAsked('Password')
  t.is(await ann.page.locator('[data-same]').count(), 1)
  t.is(await ann.focused(), 'password')
  t.regex((await announced(ann)) ?? '', /^Welcome to Sallyport!/)
  await ann.fill('Password', 'wrong')
  await ann.press('Continue')
  await ann.reads('Invalid password')
  t.is(await ann.focused(), 'password')
  t.regex((await announced(ann)) ?? '', /Error: Invalid password/)
})

test.serial('a denial takes the focus to its message', async (t) => {
  const ann = await scene().somebody(t)
  await ann.open('/if/flow/shut/')
  await ann.press('Continue')
  await ann.reads('Closed today.')
  t.regex((await announced(ann)) ?? '', /Closed today\./)
  t.is(await ann.page.locator(':focus').textContent(), 'Closed today.')
})

for (const javaScriptEnabled of [true, false]) {
  test.serial(`a login is done by keyboard alone, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async (t) => {
    const ann = await scene().somebody(t, { javaScriptEnabled })
    const { keyboard } = ann.page
    await ann.open('/if/flow/full-login/?next=%2F')
    t.is(await ann.focused(), 'uid_field')
    await keyboard.type('ann')
    await keyboard.press('Tab')
    await keyboard.type('correct horse')
    await keyboard.press('Enter')
    await ann.reads('Yes, stay logged in')
    const no = ann.page.getByRole('button', { name: 'No' })
    const isThere = async (): Promise<boolean> => (await no.and(ann.page.locator(':focus')).count()) === 1
    for (let pressed = 0; pressed < 10 && !(await isThere()); pressed += 1) await keyboard.press('Tab')
    t.true(await isThere())
    await keyboard.press('Enter')
    await ann.arrives('/if/user/')
  })
}

test.serial('a long form is filled in by keyboard alone, and each stop shows where it is', async (t) => {
  const ann = await scene().somebody(t)
  await ann.open('/if/flow/asked/')
  const stops = new Set<string>()
  for (let pressed = 0; pressed < 30; pressed += 1) {
    const stop = ann.page.locator(':focus')
    // The button for the calendar is the browser's own, and so is its ring.
    if ((await stop.count()) === 1) {
      const name = (await stop.getAttribute('name')) ?? (await stop.innerText())
      t.is(await ann.page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle'), 'solid', name)
      stops.add(name)
    }
    await ann.page.keyboard.press('Tab')
  }
  for (const name of ['username', 'email', 'password', 'size', 'country', 'story', 'news', 'Continue']) {
    t.true(stops.has(name), `${name} is not among ${[...stops].join(', ')}`)
  }
})

test.serial('a password is shown on request, and hidden again before it is sent', async (t) => {
  const ann = await scene().somebody(t)
  await ann.open('/if/flow/full-login/')
  await ann.fill('Password', 'secret')
  await ann.press('Show password')
  t.is(await ann.page.getByLabel('Password', { exact: true }).getAttribute('type'), 'text')
  await ann.press('Hide password')
  t.is(await ann.page.getByLabel('Password', { exact: true }).getAttribute('type'), 'password')
})

test.serial('a name is kept on the device if its owner wants that', async (t) => {
  const ann = await scene().somebody(t)
  await ann.open('/if/flow/full-login/')
  await ann.fill(NAME, 'ann')
  await ann.page.getByLabel('Remember my name on this device').check()
  await ann.fill('Password', 'wrong')
  await ann.press('Log in')
  await ann.reads('Error:')
  await ann.open('/if/flow/full-login/')
  t.is(await ann.page.getByLabel(NAME).inputValue(), 'ann')
  t.is(await ann.focused(), 'password')
})

test.serial('an unreachable server is reported, and the form is sent again', async (t) => {
  const ann = await scene().somebody(t)
  await ann.open(LOGIN)
  await ann.fill(NAME, 'ann')
  await ann.page.context().setOffline(true)
  await ann.press('Log in')
  await ann.reads('The server could not be reached. Check your connection and try again.')
  await ann.page.context().setOffline(false)
  await ann.press('Log in')
  await ann.isAsked('Password')
  t.pass()
})

test.serial('a form for another place goes there by itself', async (t) => {
  const ann = await scene().somebody(t)
  await ann.open('/if/flow/auto/')
  await ann.arrives('/nowhere')
  t.pass()
})
