import type { FlowDocument } from '@sallyport/core'
import type { Person } from './person.ts'

/** A page that people see, and how to come to it. */
export interface Place {
  readonly name: string
  reach(person: Person): Promise<void>
}

const one = (slug: string, stage: string, config: object = {}, more: Partial<FlowDocument> = {}): FlowDocument => ({
  slug,
  title: 'Please go on',
  designation: 'enrollment',
  ...more,
  stages: [{ stage, name: `${slug}-only`, config: { ...config } }],
})

const prompt = {
  fields: [
    { fieldKey: 'hello', type: 'static', label: 'About you', initialValue: 'We need a few things from you.' },
    { fieldKey: 'username', type: 'username', label: 'Username', subText: 'As others see you.' },
    { fieldKey: 'email', type: 'email', label: 'E-mail', placeholder: 'ann@example.com' },
    { fieldKey: 'password', type: 'password', label: 'Password' },
    { fieldKey: 'password_repeat', type: 'password', label: 'Password (repeat)' },
    { fieldKey: 'line', type: 'separator', label: '' },
    { fieldKey: 'age', type: 'number', label: 'Age', required: false },
    { fieldKey: 'born', type: 'date', label: 'Date of birth', required: false },
    { fieldKey: 'size', type: 'radio-button-group', label: 'Size', choices: ['S', 'M', 'L'] },
    { fieldKey: 'country', type: 'dropdown', label: 'Country', choices: ['at', 'ch', 'de', 'fr', 'it', 'li', 'nl'] },
    { fieldKey: 'story', type: 'text_area', label: 'Your story', required: false },
    { fieldKey: 'fixed', type: 'text_read_only', label: 'Customer number', initialValue: '4711' },
    { fieldKey: 'news', type: 'checkbox', label: 'Send me news' },
  ],
}

const layouts = ['stacked', 'content_left', 'content_right', 'sidebar_left', 'sidebar_right'] as const

export const placeFlows: readonly FlowDocument[] = [
  {
    slug: 'full-login',
    title: 'Log in',
    designation: 'authentication',
    stages: [
      {
        stage: 'identification',
        name: 'full-name',
        config: {
          embedPassword: true,
          allowShowPassword: true,
          enableRememberMe: true,
          enrollmentFlow: 'asked',
          recoveryFlow: 'shown',
        },
      },
      { stage: 'user_login', name: 'full-login', config: { rememberMeOffset: 'days=30' } },
    ],
  },
  one('asked', 'prompt', prompt, { title: 'Create an account' }),
  one('crash', 'dummy', { throwError: true }),
  one('framed', 'frame', { url: '/-/health/live/' }),
  one('shown', 'shell', { body: '<h2>Hello</h2><p>This is <a href="/">written by hand</a>.</p>' }),
  one('auto', 'autosubmit', { url: '/nowhere', title: 'On to your app', attrs: { a: 'b' } }),
  one('over', 'session_end', {}),
  ...layouts.map((layout) =>
    one(
      layout.replace('_', '-'),
      'prompt',
      { fields: prompt.fields.slice(0, 3) },
      { layout, background: '/picture.png' },
    ),
  ),
  {
    slug: 'away',
    title: 'Away',
    designation: 'enrollment',
    stages: [
      { stage: 'dummy', name: 'away-door' },
      {
        stage: 'redirect',
        name: 'away-redirect',
        config: { mode: 'static', targetStatic: 'https://elsewhere.example/' },
      },
    ],
  },
]

const LOGIN = '/if/flow/default-authentication-flow/'
const NAME = 'E-mail address or username'

const place = (name: string, reach: Place['reach']): Place => ({ name, reach })

export const open = (name: string, path: string): Place => place(name, (person) => person.open(path))

/** Opens, fills in nothing, and goes on. */
const sent = (name: string, path: string, button: string): Place =>
  place(name, async (person) => {
    await person.open(path)
    await person.press(button)
    await person.reads('Error:')
  })

/** Our script does not come, which would go on at once; others run. */
async function withoutScript(person: Person): Promise<void> {
  await person.page.route('**/if/assets/*.js', (route) => route.abort())
}

async function asAdmin(person: Person): Promise<void> {
  await person.open(`${LOGIN}?next=%2F`)
  await person.logIn('admin')
  await person.arrives('/if/user/')
}

async function toPassword(person: Person): Promise<void> {
  await person.open(LOGIN)
  await person.fill(NAME, 'ann')
  await person.press('Log in')
  await person.isAsked('Password')
}

/** Every page that the server has, one for each way in which it may look. */
export const places: readonly Place[] = [
  open('login', LOGIN),
  sent('login-errors', '/if/flow/full-login/', 'Log in'),
  open('login-full', '/if/flow/full-login/'),
  place('password', toPassword),
  place('password-wrong', async (person) => {
    await toPassword(person)
    await person.fill('Password', 'wrong')
    await person.press('Continue')
    await person.reads('Invalid password')
  }),
  place('remember', async (person) => {
    await person.open('/if/flow/full-login/')
    await person.fill(NAME, 'ann')
    await person.fill('Password', 'correct horse')
    await person.press('Log in')
    await person.reads('Yes, stay logged in')
  }),
  open('prompt', '/if/flow/asked/'),
  sent('prompt-errors', '/if/flow/asked/', 'Continue'),
  open('gate', '/if/flow/default-invalidation-flow/'),
  place('denied', async (person) => {
    await person.open('/if/flow/shut/')
    await person.press('Continue')
    await person.reads('Closed today.')
  }),
  place('crash', async (person) => {
    await person.open('/if/flow/crash/')
    await person.reads('Something went wrong')
  }),
  place('late', async (person) => {
    await person.open('/if/flow/moody/')
    const other = await person.tab()
    await other.open('/if/flow/moody/')
    await other.press('Continue')
    await other.isAsked('Answer')
    await other.page.close()
    await person.press('Continue')
    await person.reads(/What you sent did not count/)
  }),
  open('frame', '/if/flow/framed/'),
  open('shell', '/if/flow/shown/'),
  open('session-end', '/if/flow/over/'),
  open('not-found', '/if/flow/nothing/'),
  ...layouts.map((layout) => open(layout, `/if/flow/${layout.replace('_', '-')}/`)),
  open('language', `${LOGIN}?locale=de`),
  place('autosubmit', async (person) => {
    await withoutScript(person)
    await person.open('/if/flow/auto/')
  }),
  place('redirect', async (person) => {
    await withoutScript(person)
    // The browser stays where it is.
    await person.page.route('https://elsewhere.example/**', (route) => route.fulfill({ status: 204 }))
    await person.open('/if/flow/away/')
    await person.press('Continue')
    await person.reads('You are being taken further')
  }),
  // With a login besides the present one, which can be ended.
  place('user', async (person) => {
    await asAdmin(person)
    await person.page.context().clearCookies()
    await asAdmin(person)
  }),
  place('inspector', async (person) => {
    await asAdmin(person)
    await person.open('/if/flow/moody/?inspector')
    await person.press('Continue')
    await person.fill('Answer', 'now')
    await person.press('Continue')
    await person.reads('From the beginning, please.')
    await person.press('Continue')
    await person.page.locator('summary').first().click()
  }),
]
