import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { oddStages, type Answers } from '../support/odd-stages.ts'
import { PageBrowser, type Filled } from '../support/page-browser.ts'
import { stagesPlugin } from '../support/plugin.ts'

interface Case {
  readonly type: string
  readonly title: string
  /** What nobody may send, and the fields whose errors are then drawn beside them. */
  readonly wrong: Filled
  readonly told: readonly string[]
  readonly right: Filled
  readonly answer: object
}

const CODE = '123456'

const cases: readonly Case[] = [
  {
    type: 'nested',
    title: 'objects within objects',
    wrong: { name: 'Ann', 'address[street]': '', 'address[place][zip_code]': '12', 'address[place][town]': 'Ulm' },
    told: ['address[street]', 'address[place][zip_code]'],
    right: { 'address[street]': 'Main 1', 'address[place][zip_code]': '89073' },
    answer: { name: 'Ann', address: { street: 'Main 1', place: { zip_code: '89073', town: 'Ulm' } } },
  },
  {
    type: 'lists',
    title: 'lists of texts, objects and choices, whose blank rows do not count',
    wrong: { 'nicknames[1]': 'Annie', 'pets[0][name]': 'Rex', 'pets[0][legs]': 'four', topics: ['news', 'security'] },
    told: ['pets[0][legs]'],
    right: { 'pets[0][legs]': '4' },
    answer: { nicknames: ['Annie'], pets: [{ name: 'Rex', legs: 4 }], topics: ['news', 'security'] },
  },
  {
    type: 'choices',
    title: 'choices between texts and numbers',
    wrong: { size: 'medium', country: 'xx', level: '2' },
    told: ['country'],
    right: { country: 'at' },
    answer: { size: 'medium', country: 'at', level: 2 },
  },
  {
    type: 'dates',
    title: 'dates and times as a browser writes them',
    wrong: { born: '1999-02-31', alarm: '07:30', starts: '2030-05-01T10:00' },
    told: ['born'],
    right: { born: '1999-02-28' },
    answer: { born: '1999-02-28', alarm: '07:30:00Z', starts: '2030-05-01T10:00:00Z' },
  },
  {
    type: 'optional',
    title: 'fields that nobody needs to fill in',
    wrong: { email: 'no address', homepage: 'https://example.com/' },
    told: ['email'],
    right: { email: '' },
    answer: { homepage: 'https://example.com/', nothing: null },
  },
  {
    type: 'union',
    title: 'a choice between objects, and one between a number and a text',
    wrong: { 'contact[~]': '1', 'contact[~1][number]': 'none', amount: '12' },
    told: ['contact[~1][number]'],
    right: { 'contact[~1][number]': '+49731' },
    answer: { contact: { kind: 'phone', number: '+49731' }, amount: 12 },
  },
  {
    type: 'long_text',
    title: 'a long text, below a challenge to be read',
    wrong: { story: 'x'.repeat(5001), motto: 'Be "kind" & <brave>' },
    told: ['story'],
    right: { story: 'Once\nupon a time' },
    answer: { story: 'Once\nupon a time', motto: 'Be "kind" & <brave>' },
  },
  {
    type: 'numbers',
    title: 'numbers with bounds',
    wrong: { guests: '13', price: '0', steps: '7' },
    told: ['guests', 'price', 'steps'],
    right: { guests: '12', price: '0.5', steps: '-5' },
    answer: { guests: 12, price: 0.5, steps: -5 },
  },
  {
    type: 'booleans',
    title: 'boxes, one of which must be ticked',
    wrong: { tracking: 'false' },
    told: ['accepted'],
    right: { accepted: 'true' },
    answer: { newsletter: false, tracking: false, accepted: true },
  },
  {
    type: 'secrets',
    title: 'secrets',
    wrong: { password: 'short', answer: 'blue', pin: '12', code: CODE },
    told: ['password', 'pin'],
    right: { password: 'long enough', answer: 'blue', pin: '4711' },
    answer: { password: 'long enough', answer: 'blue', pin: 4711, code: CODE },
  },
]

for (const { type, title, wrong, told, right, answer } of cases) {
  test(`a stage that only declares schemas is passed with a form: ${title}`, async (t) => {
    const answers: Answers = []
    const slug = type.replaceAll('_', '-')
    const flow = { slug, designation: 'enrollment' as const, stages: [{ stage: `odd_${type}` }] }
    const served = await serve(t, { plugins: [stagesPlugin(...oddStages(answers))], flows: [flow] })
    const ann = new PageBrowser(served.browser())
    const first = await ann.open(`/if/flow/${slug}/`)
    t.is(first.answer.status, 200)
    const inputs = [...first.page.all('input'), ...first.page.all('select'), ...first.page.all('textarea')]
    for (const input of inputs.filter((one) => one.get('type') !== 'hidden')) {
      const id = input.get('id')
      const labels = first.page
        .all('label')
        .filter((label) => label.get('for') === id || label.all(input.tag, { id: id ?? '' }).length > 0)
      t.is(labels.length, 1, `${input.get('name')} has a label`)
    }
    const { answer: refused, page } = await ann.send(wrong)
    t.is(refused.status, 200)
    t.deepEqual(answers, [])
    for (const name of told) {
      const field = page.all('*', { name }).find((one) => one.get('type') !== 'hidden')
      const [error = ''] = (field?.get('aria-describedby') ?? '').split(' ')
      t.regex(page.all('p', { id: error })[0]?.text ?? '', /^Error: .{5}/, name)
    }
    t.is((await ann.send(right)).location, '/')
    t.deepEqual(answers, [answer])
  })
}

test('secrets are not in the page that tells of an error, whatever else is kept', async (t) => {
  const flows = [{ slug: 'secrets', designation: 'enrollment' as const, stages: [{ stage: 'odd_secrets' }] }]
  const served = await serve(t, { plugins: [stagesPlugin(...oddStages([]))], flows })
  const ann = new PageBrowser(served.browser())
  await ann.open('/if/flow/secrets/')
  const { answer, page } = await ann.send({ password: 'short', answer: 'blue-green', pin: '99887', code: CODE })
  for (const secret of ['short', 'blue-green', '99887']) t.false(answer.text.includes(secret), secret)
  t.is(page.one('input', { name: 'code' }).get('value'), CODE)
})

test('a list gets more rows on request, and keeps what was filled in', async (t) => {
  const answers: Answers = []
  const flows = [{ slug: 'lists', designation: 'enrollment' as const, stages: [{ stage: 'odd_lists' }] }]
  const served = await serve(t, { plugins: [stagesPlugin(...oddStages(answers))], flows })
  const ann = new PageBrowser(served.browser())
  const { page } = await ann.open('/if/flow/lists/')
  t.is(page.all('input', { name: 'nicknames[3]' }).length, 0)
  const more = await ann.send({ 'nicknames[0]': 'a', 'nicknames[2]': 'b', '~more': 'nicknames' })
  t.is(more.answer.status, 200)
  t.is(more.page.one('input', { name: 'nicknames[1]' }).get('value'), 'b')
  t.is(more.page.all('input', { name: 'nicknames[4]' }).length, 1)
  t.deepEqual(answers, [])
})
