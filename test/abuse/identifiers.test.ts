import type { FlowDocument } from '@sallyport/core'
import type { Browser, BrowserAnswer } from '@sallyport/testing'
import { serve, type Served } from '@sallyport/testing/server'
import test from 'ava'

const LOGIN = 'default-authentication-flow'
const SETTINGS = 'default-user-settings'
const PASSWORD = 'correct horse battery'

/** An enrolment that asks and writes in one go, or with a page in between where others can be faster. */
const enrolment = (slug: string, between = false): FlowDocument => ({
  slug,
  designation: 'enrollment',
  stages: [
    {
      stage: 'prompt',
      name: `${slug}-prompt`,
      config: {
        fields: [
          { fieldKey: 'username', type: 'username', label: 'Username' },
          { fieldKey: 'email', type: 'email', label: 'E-mail', required: false, unique: true },
          { fieldKey: 'password', type: 'password', label: 'Password' },
        ],
      },
    },
    ...(between ? [{ stage: 'dummy', name: `${slug}-dummy` }] : []),
    { stage: 'user_write', name: `${slug}-write`, config: { allowedFields: ['username', 'email', 'password'] } },
    { stage: 'user_login', name: `${slug}-login` },
  ],
})
const flows = [enrolment('enrol'), enrolment('slow', true)]

interface Newcomer {
  readonly username: string
  readonly email?: string
}

async function enrol(browser: Browser, { username, email = '' }: Newcomer, slug = 'enrol'): Promise<BrowserAnswer> {
  await browser.challenge(slug)
  return browser.answer(slug, { username, email, password: PASSWORD })
}

async function logIn(browser: Browser, name: string, password = PASSWORD): Promise<string | undefined> {
  await browser.challenge(LOGIN)
  await browser.answer(LOGIN, { uid_field: name })
  await browser.answer(LOGIN, { password })
  return (await browser.get('/api/v3/core/users/me/')).body.user?.username
}

const codeOf = ({ body }: BrowserAnswer, field: string): string | undefined =>
  body.response_errors?.[field]?.[0].code ?? body.code

/** A user whose username is an address, which is not their e-mail address. */
async function withVictim(served: Served): Promise<void> {
  const victim = { username: 'victim@corp.example', email: 'bob@mail.example', name: 'V', password: PASSWORD }
  await served.storage.users.create(victim)
}

test('nobody enrols with another user’s username as e-mail address, or the other way round', async (t) => {
  const served = await serve(t, { flows })
  await withVictim(served)
  const { browser } = served
  const asAddress = await enrol(browser(), { username: 'thief', email: 'Victim@Corp.example' })
  t.is(codeOf(asAddress, 'email'), 'email_taken')
  const asName = await enrol(browser(), { username: 'BOB@mail.example' })
  t.is(codeOf(asName, 'username'), 'username_taken')
  t.is(await logIn(browser(), 'victim@corp.example'), 'victim@corp.example')
  t.is(await logIn(browser(), 'Bob@Mail.Example'), 'victim@corp.example')
  t.is(await logIn(browser(), 'thief'), undefined)
})

test('nobody changes their e-mail address to another user’s username', async (t) => {
  const served = await serve(t, { flows })
  await withVictim(served)
  const thief = served.browser()
  t.is(await logIn(thief, 'ann', 'correct horse'), 'ann')
  await thief.challenge(SETTINGS)
  await thief.answer(SETTINGS, { password: 'correct horse' })
  const refused = await thief.answer(SETTINGS, { name: 'Ann', email: 'VICTIM@corp.example' })
  t.is(codeOf(refused, 'email'), 'email_taken')
  const accepted = await thief.answer(SETTINGS, { name: 'Ann', email: 'Ann@Example.com' })
  t.is(accepted.body.component, 'xak-flow-redirect', 'another spelling of their own address')
  t.is(await logIn(served.browser(), 'victim@corp.example'), 'victim@corp.example')
})

test('a username and an e-mail address that are written at once, on two nodes, have one owner', async (t) => {
  const one = await serve(t, { flows })
  const two = await serve(t, { flows, databaseUrl: one.databaseUrl })
  for (const round of [1, 2, 3]) {
    const shared = `race${round}@corp.example`
    const people: readonly (readonly [Served, Newcomer])[] = [
      [one, { username: shared }],
      [two, { username: `racer${round}`, email: shared.toUpperCase() }],
      [one, { username: `runner${round}`, email: shared }],
    ]
    const visitors = people.map(([served, newcomer]) => ({ browser: served.browser(), newcomer }))
    for (const { browser, newcomer } of visitors) await enrol(browser, newcomer, 'slow')
    const answers = await Promise.all(visitors.map(({ browser }) => browser.answer('slow', {})))
    t.true(answers.every(({ status }) => status === 200))
    const ends = answers.map(({ body }) => body.code ?? body.component)
    t.is(ends.filter((end) => end === 'xak-flow-redirect').length, 1, ends.join())
    t.true(
      ends.every((end) => ['xak-flow-redirect', 'username_taken', 'email_taken'].includes(end)),
      ends.join(),
    )
    const sql = `select 1 from sallyport_user where lower(username) = $1 or lower(email) = $1`
    t.is((await one.storage.pool.query(sql, [shared])).rowCount, 1)
  }
})

const variants: readonly (readonly [what: string, name: string])[] = [
  ['capitals', 'MÜLLER'],
  ['NFD', 'mu\u0308ller'],
  ['full width', 'ｍüｌｌｅｒ'],
  ['a ligature of case', 'müLLer'],
]
test('another spelling of a username is that user’s: it cannot be registered, and it logs them in', async (t) => {
  const { browser } = await serve(t, { flows })
  t.is((await enrol(browser(), { username: 'müller' })).body.component, 'xak-flow-redirect')
  for (const [what, name] of variants) {
    t.is(codeOf(await enrol(browser(), { username: name }), 'username'), 'username_taken', what)
    t.is(await logIn(browser(), name), 'müller', what)
  }
  t.is(await logIn(browser(), ' müller\t'), 'müller', 'white space')
})

const refused: readonly (readonly [what: string, name: string, code: string])[] = [
  ['zero-width space', 'ann\u200B', 'username_invalid'],
  ['soft hyphen', 'a\u00ADnn', 'username_invalid'],
  ['word joiner', 'ann\u2060', 'username_invalid'],
  ['override of direction', '\u202Eann', 'username_invalid'],
  ['nothing that is seen', '\u200B', 'username_invalid'],
  ['ligature', 'ﬁn', 'username_invalid'],
  ['Cyrillic among Latin', '\u0430nn', 'mixed_scripts'],
]
test('a name that only looks like another is refused at the field, and logs nobody in', async (t) => {
  const { browser, storage } = await serve(t, { flows })
  for (const [what, name, code] of refused) {
    t.is(codeOf(await enrol(browser(), { username: name }), 'username'), code, what)
    t.is(await logIn(browser(), name), undefined, what)
  }
  const bad = await enrol(browser(), { username: 'dan', email: 'dan@exam\u00ADple.com' })
  t.truthy(bad.body.response_errors?.email)
  t.is((await storage.pool.query('select 1 from sallyport_user')).rowCount, 2)
})

test('what a prompt does not look at is refused where it is written', async (t) => {
  const fields = [
    { fieldKey: 'username', type: 'text', label: 'Username' },
    { fieldKey: 'attributes.upn', type: 'text', label: 'Principal name', required: false },
  ]
  const free: FlowDocument = {
    slug: 'free',
    designation: 'enrollment',
    stages: [
      { stage: 'prompt', name: 'free-prompt', config: { fields } },
      { stage: 'user_write', name: 'free-write', config: { allowedFields: ['username', 'attributes.upn'] } },
    ],
  }
  const { browser, storage } = await serve(t, { flows: [free] })
  const answer = async (values: object): Promise<string | undefined> => {
    const visitor = browser()
    await visitor.challenge('free')
    const { body } = await visitor.answer('free', values)
    return body.code ?? body.component
  }
  t.is(await answer({ username: 'ann\u200B' }), 'username_invalid')
  t.is(await answer({ username: 'ANN' }), 'username_taken')
  t.is(await answer({ username: 'dan', 'attributes.upn': 'Ann@Example.com' }), 'upn_taken')
  t.is(await answer({ username: 'dan', 'attributes.upn': 'dan\u2060@corp' }), 'upn_invalid')
  t.is(await answer({ username: 'dan', 'attributes.upn': 'dan@corp' }), 'xak-flow-redirect')
  t.is((await storage.users.find('DAN@corp', { fields: ['upn'] }))?.username, 'dan')
})

test('an operator may let names mix scripts', async (t) => {
  const { browser } = await serve(t, { flows, identifiers: { mixedScripts: 'allow' } })
  t.is((await enrol(browser(), { username: '\u0430nn' })).body.component, 'xak-flow-redirect')
  t.is(await logIn(browser(), '\u0430nn'), '\u0430nn')
  t.is(await logIn(browser(), 'ann', 'correct horse'), 'ann')
})
