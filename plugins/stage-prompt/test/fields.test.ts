import { SetupError } from '@sallyport/core'
import test from 'ava'
import { ask, promptContext, promptData, type PlainField } from './helper.ts'

test('the challenge lists the fields by their order, as the reference system’s clients read them', async (t) => {
  const { browser } = await ask(t, [
    { fieldKey: 'email', type: 'email', label: 'E-mail', order: 20, placeholder: 'you@example.com', subText: 'Yours.' },
    {
      fieldKey: 'color',
      type: 'dropdown',
      label: 'Colour',
      order: 30,
      choices: ['red', { value: 'b', label: 'Blue' }],
    },
    { fieldKey: 'name', type: 'text', label: 'Name', order: 10, required: false, initialValue: 'Ann' },
  ])
  const { body } = await browser().challenge('ask')
  t.is(body.component, 'ak-stage-prompt')
  t.is(body.pending_user, undefined)
  t.deepEqual(body.fields, [
    {
      field_key: 'name',
      label: 'Name',
      type: 'text',
      required: false,
      placeholder: '',
      initial_value: 'Ann',
      order: 10,
      sub_text: '',
      choices: null,
      min_length: 0,
      max_length: 500,
    },
    {
      field_key: 'email',
      label: 'E-mail',
      type: 'email',
      required: true,
      placeholder: 'you@example.com',
      initial_value: '',
      order: 20,
      sub_text: 'Yours.',
      choices: null,
      min_length: 0,
      max_length: 254,
    },
    {
      field_key: 'color',
      label: 'Colour',
      type: 'dropdown',
      required: true,
      placeholder: '',
      initial_value: 'red',
      order: 30,
      sub_text: '',
      choices: [
        { value: 'red', label: 'red' },
        { value: 'b', label: 'Blue' },
      ],
      min_length: 0,
      max_length: 500,
    },
  ])
})

const EVERY_TYPE: readonly PlainField[] = [
  { fieldKey: 'text', type: 'text', label: 'T' },
  { fieldKey: 'area', type: 'text_area', label: 'T' },
  { fieldKey: 'fixed', type: 'text_read_only', label: 'T', initialValue: 'fixed' },
  { fieldKey: 'fixed_area', type: 'text_area_read_only', label: 'T', initialValue: 'a\nb' },
  { fieldKey: 'username', type: 'username', label: 'T' },
  { fieldKey: 'email', type: 'email', label: 'T' },
  { fieldKey: 'password', type: 'password', label: 'T' },
  { fieldKey: 'age', type: 'number', label: 'T' },
  { fieldKey: 'terms', type: 'checkbox', label: 'T' },
  { fieldKey: 'size', type: 'radio-button-group', label: 'T', choices: ['s', 'm'] },
  { fieldKey: 'day', type: 'date', label: 'T' },
  { fieldKey: 'at', type: 'date-time', label: 'T' },
  { fieldKey: 'line', type: 'separator', label: 'T' },
  { fieldKey: 'secret_plan', type: 'hidden', label: 'T', initialValue: 'gold' },
  { fieldKey: 'notice', type: 'static', label: 'T', initialValue: '<b>Hello</b>' },
  { fieldKey: 'attributes.locale', type: 'ak-locale', label: 'T' },
]

const ANSWER = {
  text: ' kept as it is ',
  area: 'two\nlines',
  username: 'new',
  email: 'jörg@bücher.example',
  password: 'long enough for all',
  age: '42',
  terms: 'on',
  size: 'm',
  day: '2026-02-28',
  at: '2026-02-28T10:30',
  'attributes.locale': 'de_CH',
}

test('every type keeps what was sent, and constants are what they are, whatever was sent for them', async (t) => {
  const served = await ask(t, EVERY_TYPE)
  const visitor = served.browser()
  await visitor.challenge('ask')
  const constants = { fixed: 'x', fixed_area: 'x', line: 'x', secret_plan: 'x', notice: 'x', unknown: 'x' }
  const { body } = await visitor.answer('ask', { ...ANSWER, ...constants })
  t.is(body.component, 'ak-stage-dummy', JSON.stringify(body.response_errors))
  t.deepEqual(await promptData(served), {
    ...ANSWER,
    age: 42,
    terms: true,
    fixed: 'fixed',
    fixed_area: 'a\nb',
    secret_plan: 'gold',
  })
})

const WRONG: readonly (readonly [field: string, value: unknown, code: string])[] = [
  ['text', undefined, 'required'],
  ['text', '', 'blank'],
  ['text', null, 'null'],
  ['text', 'x'.repeat(501), 'max_length'],
  ['text', 'two\nlines', 'invalid'],
  ['text', 'nul\0', 'invalid'],
  ['text', ['x'], 'invalid'],
  ['area', 'nul\0', 'invalid'],
  ['area', 'x'.repeat(10_001), 'max_length'],
  ['username', ' new', 'invalid'],
  ['username', 'ne\u0007w', 'invalid'],
  ['username', 'x'.repeat(151), 'max_length'],
  ['username', 'ANN', 'username_taken'],
  ['username', 'ann\u200B', 'username_invalid'],
  ['email', 'nowhere', 'invalid'],
  ['email', '"ann"@example.com', 'email_invalid'],
  ['email', `${'x'.repeat(250)}@a.example`, 'max_length'],
  ['password', 'short', 'password_too_short'],
  ['password', 'x'.repeat(1025), 'max_length'],
  ['age', 'old', 'invalid'],
  ['age', 1.5, 'invalid'],
  ['age', '', 'invalid'],
  ['terms', 'perhaps', 'invalid'],
  ['size', 'xl', 'invalid_choice'],
  ['size', '', 'invalid_choice'],
  ['day', '2026-02-30', 'invalid'],
  ['day', 'today', 'invalid'],
  ['at', '2026-02-28', 'invalid'],
  ['attributes.locale', 'a b', 'invalid'],
]

test('what does not fit is said beside its field, and nothing is kept', async (t) => {
  const served = await ask(t, EVERY_TYPE)
  for (const [field, value, code] of WRONG) {
    const visitor = served.browser()
    await visitor.challenge('ask')
    const { status, body } = await visitor.answer('ask', { ...ANSWER, [field]: value })
    const about = `${field} ${JSON.stringify(value)?.slice(0, 40)}`
    t.is(status, 200, about)
    t.is(body.component, 'ak-stage-prompt', about)
    t.is(body.response_errors?.[field]?.[0].code, code, `${about} ${JSON.stringify(body.response_errors)}`)
    t.deepEqual(Object.keys(body.response_errors), [field], about)
  }
  t.true([undefined, null].includes((await promptData(served)) as undefined))
})

test('what is not required may be empty or missing, as forms and other clients have it', async (t) => {
  const optional = EVERY_TYPE.map((field) => ({ ...field, required: false }))
  const served = await ask(t, optional)
  const constants = { fixed: 'fixed', fixed_area: 'a\nb', secret_plan: 'gold' }
  const kept = { area: '', at: '', 'attributes.locale': '', day: '', email: '', size: '', text: '', username: '' }
  for (const answer of [
    Object.fromEntries(Object.keys(ANSWER).map((field) => [field, field === 'terms' ? false : ''])),
    {},
  ]) {
    const visitor = served.browser()
    await visitor.challenge('ask')
    const { body } = await visitor.answer('ask', answer)
    t.is(body.component, 'ak-stage-dummy', JSON.stringify(body.response_errors))
    // A missing choice is what the field shows at first.
    const size = 'size' in answer ? '' : 's'
    t.deepEqual(await promptData(served), { ...constants, ...kept, size, terms: false })
  }
  const visitor = served.browser()
  await visitor.challenge('ask')
  const { body } = await visitor.answer('ask', { password: 'short', email: 'nowhere', day: '2026-13-01', age: 'x' })
  t.deepEqual(Object.keys(body.response_errors).toSorted(), ['age', 'day', 'email'])
})

test('a field with an initial value may be left out', async (t) => {
  const served = await ask(t, [
    { fieldKey: 'plan', type: 'text', label: 'Plan', initialValue: 'basic' },
    { fieldKey: 'seats', type: 'number', label: 'Seats', initialValue: 3 },
  ])
  const visitor = served.browser()
  await visitor.challenge('ask')
  t.is((await visitor.answer('ask', {})).body.component, 'ak-stage-dummy')
  t.deepEqual(await promptData(served), { plan: 'basic', seats: 3 })
})

test('two passwords must be the same', async (t) => {
  const served = await ask(t, [
    { fieldKey: 'password', type: 'password', label: 'Password' },
    { fieldKey: 'password_repeat', type: 'password', label: 'Again' },
  ])
  const visitor = served.browser()
  await visitor.challenge('ask')
  const { body } = await visitor.answer('ask', {
    password: 'long enough for all',
    password_repeat: 'long  enough for all',
  })
  t.deepEqual(body.response_errors, { non_field_errors: [{ string: "Passwords don't match.", code: 'invalid' }] })
  t.false(JSON.stringify(body).includes('long enough'))
  const right = await visitor.answer('ask', { password: 'long enough for all', password_repeat: 'long enough for all' })
  t.is(right.body.component, 'ak-stage-dummy')
  const { prompt_data, prompt_secrets } = await promptContext(served)
  t.deepEqual([prompt_data, prompt_secrets], [{}, { password: 'long enough for all' }])
})

test('of two passwords the one that is called so is kept, wherever it stands, and never the repeated one', async (t) => {
  const [again, password] = [
    { fieldKey: 'again_password', type: 'password', label: 'Again', order: 2 },
    { fieldKey: 'password', type: 'password', label: 'Password', order: 1 },
  ]
  const served = await ask(t, [again, password, { fieldKey: 'name', type: 'text', label: 'Name' }])
  const visitor = served.browser()
  await visitor.challenge('ask')
  await visitor.answer('ask', { name: 'Ann', password: 'long enough for all', again_password: 'long enough for all' })
  const { prompt_data, prompt_secrets } = await promptContext(served)
  t.deepEqual([prompt_data, prompt_secrets], [{ name: 'Ann' }, { password: 'long enough for all' }])
})

test('passwords of different meaning are all kept, also with another type of field', async (t) => {
  const fields = ['old_password', 'password', 'password_of_the_app'].map((fieldKey) => ({
    fieldKey,
    type: 'password',
    label: fieldKey,
  }))
  const served = await ask(t, [...fields, { fieldKey: 'password_hint', type: 'text', label: 'Hint' }])
  const visitor = served.browser()
  await visitor.challenge('ask')
  const typed = { old_password: 'the old one', password: 'the new one of all', password_of_the_app: 'of the app' }
  await visitor.answer('ask', { ...typed, password_hint: 'a hint' })
  const { prompt_data, prompt_secrets } = await promptContext(served)
  t.deepEqual([prompt_data, prompt_secrets], [{}, { ...typed, password_hint: 'a hint' }])
})

test('a form of the browser is taken as well', async (t) => {
  const served = await ask(t, [
    { fieldKey: 'name', type: 'text', label: 'Name' },
    { fieldKey: 'terms', type: 'checkbox', label: 'Terms' },
  ])
  const visitor = served.browser()
  const { step } = (await visitor.challenge('ask')).body
  const { body } = await visitor.get('/api/v3/flows/executor/ask/', {
    method: 'POST',
    body: new URLSearchParams({ step, name: 'Ann', terms: 'on' }),
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  t.is(body.component, 'ak-stage-dummy')
  t.deepEqual(await promptData(served), { name: 'Ann', terms: true })
})

const BAD: readonly (readonly [fields: readonly PlainField[], message: RegExp])[] = [
  [[{ fieldKey: 'step', type: 'text', label: 'x' }], /fields\.0\.fieldKey/],
  [[{ fieldKey: '__proto__', type: 'text', label: 'x' }], /fields\.0\.fieldKey/],
  [[{ fieldKey: 'a', type: 'textarea', label: 'x' }], /fields\.0\.type/],
  [[{ fieldKey: 'a', type: 'text', label: 'x', requierd: true }], /fields\.0/],
  [[{ fieldKey: 'a', type: 'password', label: 'x' }], /must contain "password"/],
  [[{ fieldKey: 'a', type: 'dropdown', label: 'x' }], /choices are needed/],
  [[{ fieldKey: 'a', type: 'text', label: 'x', choices: ['y'] }], /choices are nothing/],
  [[{ fieldKey: 'a', type: 'static', label: 'x', initialFrom: 'name' }], /initialFrom is nothing/],
  [[{ fieldKey: 'a', type: 'text', label: 'x', unique: true }], /unique is for/],
  [[{ fieldKey: 'a', type: 'text', label: 'x', minLength: 9, maxLength: 8 }], /minLength is more/],
  [
    [
      { fieldKey: 'a', type: 'text', label: 'x' },
      { fieldKey: 'a', type: 'text', label: 'y' },
    ],
    /fields\.1\.fieldKey is the key/,
  ],
]

test('fields that cannot work are refused when the flow is applied', async (t) => {
  const { engine } = await ask(t, [{ fieldKey: 'a', type: 'text', label: 'x' }])
  for (const [fields, message] of BAD) {
    const flow = { slug: 'bad', designation: 'enrollment' as const, stages: [{ stage: 'prompt', config: { fields } }] }
    const error = await t.throwsAsync(engine.applyFlows([{ flow, source: 'test' }], 'bad'), { instanceOf: SetupError })
    t.regex(error?.message ?? '', message)
  }
})
