import test, { type ExecutionContext } from 'ava'
import { browserScene, type BrowserScene } from '../support/browser-scene.ts'
import { journeyFlows, journeyPlugin } from '../support/browser-flows.ts'
import type { Person } from '../support/person.ts'

const ME = '/api/v3/core/users/me/'
/** A page that is not the one where a login leads by itself. */
const MAIL = '/if/user/?from=mail'
const LOGIN = `/if/flow/default-authentication-flow/?next=${encodeURIComponent(MAIL)}`
const LOGOUT = '/if/flow/default-invalidation-flow/'
const NAME = 'E-mail address or username'

const scene = browserScene(test, { plugins: [journeyPlugin], flows: journeyFlows })

interface Journey {
  readonly title: string
  run(person: Person, t: ExecutionContext, scene: BrowserScene): Promise<void>
}

const journeys: readonly Journey[] = [
  {
    title: 'logs in, is led to where she was going, and logs out',
    async run(ann, t) {
      await ann.open(LOGIN)
      await ann.logIn()
      await ann.arrives(MAIL)
      await ann.reads('ann@example.com')
      await ann.open(LOGOUT)
      await ann.press('Continue')
      await ann.arrives('/if/flow/default-authentication-flow/?next=%2F')
      t.is(await ann.status(ME), 403)
    },
  },
  {
    title: 'sees the error of a wrong password beside its field, and tries again',
    async run(ann, t) {
      await ann.open(LOGIN)
      await ann.logIn('ann', 'battery staple horse')
      await ann.reads('Invalid password')
      const field = ann.page.getByLabel('Password', { exact: true })
      t.is(await field.inputValue(), '')
      t.is(await field.getAttribute('aria-invalid'), 'true')
      t.is(await ann.focused(), 'password')
      await ann.fill('Password', 'correct horse')
      await ann.press('Continue')
      await ann.arrives(MAIL)
    },
  },
  {
    title: 'an unknown user sees the same as a known one',
    async run(bob) {
      await bob.open(LOGIN)
      await bob.logIn('bob', 'battery staple horse')
      await bob.reads('Invalid password')
      await bob.reads('bob')
    },
  },
  {
    title: 'leaves a field empty, and what was typed is kept',
    async run(ann, t) {
      await ann.open('/if/flow/remembered/')
      await ann.fill(NAME, 'ann')
      await ann.press('Log in')
      await ann.reads('Error:')
      t.is(await ann.page.getByLabel(NAME).inputValue(), 'ann')
      t.is(await ann.focused(), 'password')
    },
  },
  {
    title: 'is remembered if she wants that',
    async run(ann, t) {
      await ann.open('/if/flow/remembered/?next=%2F')
      await ann.fill(NAME, 'ann')
      await ann.fill('Password', 'correct horse')
      await ann.press('Log in')
      await ann.press('Yes, stay logged in')
      await ann.arrives('/if/user/')
      const cookies = await ann.page.context().cookies()
      t.true((cookies.find(({ name }) => name === 'sallyport')?.expires ?? -1) > Date.now() / 1000 + 86_400)
    },
  },
  {
    title: 'is not remembered if she does not want that',
    async run(ann, t) {
      await ann.open('/if/flow/remembered/?next=%2F')
      await ann.fill(NAME, 'ann')
      await ann.fill('Password', 'correct horse')
      await ann.press('Log in')
      await ann.press('No')
      await ann.arrives('/if/user/')
      const cookies = await ann.page.context().cookies()
      t.is(cookies.find(({ name }) => name === 'sallyport')?.expires, -1)
    },
  },
  {
    title: 'is denied, sees why, and can start again',
    async run(ann) {
      await ann.open('/if/flow/shut/')
      await ann.press('Continue')
      await ann.reads('Closed today.')
      await ann.follow('Start again')
      await ann.page.getByRole('heading', { name: 'Closed', exact: true }).waitFor()
      await ann.page.getByRole('button', { name: 'Continue' }).waitFor()
    },
  },
  {
    title: 'is sent back to the beginning, and sees why',
    async run(ann) {
      await ann.open('/if/flow/moody/')
      await ann.press('Continue')
      await ann.fill('Answer', 'now')
      await ann.press('Continue')
      await ann.reads('From the beginning, please.')
      await ann.press('Continue')
      await ann.fill('Answer', 'please')
      await ann.press('Continue')
      await ann.arrives('/if/flow/default-authentication-flow/?next=%2F')
    },
  },
  {
    title: 'comes back when the run has expired, and sees that it begins anew',
    async run(ann, _t, { served }) {
      await ann.open('/if/flow/moody/')
      await ann.press('Continue')
      await ann.isAsked('Answer')
      await served.storage.pool.query(
        "update sallyport_run set expires_at = now() - interval '1 second' where flow = 'moody'",
      )
      await ann.fill('Answer', 'please')
      await ann.press('Continue')
      await ann.reads(/What you sent did not count/)
      await ann.press('Continue')
      await ann.isAsked('Answer')
    },
  },
  {
    title: 'is somebody else than the page thinks, and begins anew',
    async run(ann) {
      await ann.open('/')
      await ann.fill(NAME, 'admin')
      await ann.press('Log in')
      await ann.isAsked('Password')
      await ann.follow('Not you?')
      await ann.logIn()
      await ann.arrives('/if/user/')
      await ann.reads('ann@example.com')
    },
  },
  {
    title: 'reloads the page in the middle and goes on',
    async run(ann) {
      await ann.open(LOGIN)
      await ann.fill(NAME, 'ann')
      await ann.press('Log in')
      await ann.isAsked('Password')
      await ann.page.reload()
      await ann.reads('ann')
      await ann.fill('Password', 'correct horse')
      await ann.press('Continue')
      await ann.arrives(MAIL)
    },
  },
  {
    title: 'clicks twice, and it counts once',
    async run(ann) {
      await ann.open(LOGIN)
      await ann.fill(NAME, 'ann')
      await ann.page.getByRole('button', { name: 'Log in' }).dblclick()
      await ann.fill('Password', 'correct horse')
      await ann.press('Continue')
      await ann.arrives(MAIL)
    },
  },
  {
    title: 'goes Back after a login, and is not asked for the password again',
    async run(ann, t) {
      await ann.open('/if/flow/shut/')
      await ann.open(LOGIN)
      await ann.logIn()
      await ann.arrives(MAIL)
      await ann.page.goBack()
      await ann.page.waitForLoadState()
      t.is(await ann.page.locator('input[type=password]').count(), 0)
      t.is(await ann.status(ME), 200)
    },
  },
  {
    title: 'goes Back from where the flow led, and finds it as it stands',
    async run(ann) {
      await ann.open(LOGIN)
      await ann.fill(NAME, 'ann')
      await ann.press('Log in')
      await ann.isAsked('Password')
      await ann.open('/if/flow/shut/')
      await ann.page.goBack()
      await ann.fill('Password', 'correct horse')
      await ann.press('Continue')
      await ann.arrives(MAIL)
    },
  },
  {
    title: 'goes on in one of two tabs, and the other says that it comes too late',
    async run(ann) {
      const other = await ann.tab()
      await ann.open('/if/flow/moody/')
      await other.open('/if/flow/moody/')
      await ann.press('Continue')
      await ann.isAsked('Answer')
      await other.press('Continue')
      await other.isAsked('Answer')
      await ann.fill('Answer', 'please')
      await ann.press('Continue')
      await ann.arrives('/if/flow/default-authentication-flow/?next=%2F')
      await other.fill('Answer', 'other')
      await other.press('Continue')
      await other.reads(/What you sent did not count/)
    },
  },
  {
    title: 'goes through two flows side by side',
    async run(ann) {
      const other = await ann.tab()
      await ann.open('/if/flow/moody/')
      await other.open('/if/flow/shut/')
      await ann.press('Continue')
      await ann.isAsked('Answer')
      await other.press('Continue')
      await other.reads('Closed today.')
      await ann.fill('Answer', 'please')
      await ann.press('Continue')
      await ann.arrives('/if/flow/default-authentication-flow/?next=%2F')
    },
  },
  {
    title: 'who is logged in shows one factor more',
    async run(ann, t, { served }) {
      await ann.open(LOGIN)
      await ann.logIn()
      await ann.arrives(MAIL)
      await ann.open(`/if/flow/step-up/?next=${encodeURIComponent(MAIL)}`)
      await ann.reads('It lies under the mat.')
      await ann.fill('Key', 'x')
      await ann.press('Continue')
      await ann.reads('Error:')
      await ann.fill('Key', 'four')
      await ann.press('Continue')
      await ann.arrives(MAIL)
      const { rows } = await served.storage.pool.query(
        'select level from sallyport_login_session order by created_at desc limit 1',
      )
      t.deepEqual(rows, [{ level: 2 }])
    },
  },
]

for (const javaScriptEnabled of [true, false]) {
  for (const { title, run } of journeys) {
    test.serial(`a person ${javaScriptEnabled ? 'with' : 'without'} scripts ${title}`, async (t) => {
      await run(await scene().somebody(t, { javaScriptEnabled }), t, scene())
      t.pass()
    })
  }
}
