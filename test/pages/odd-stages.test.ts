import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { CODE, oddCases } from '../support/odd-cases.ts'
import { oddStages, type Answers } from '../support/odd-stages.ts'
import { PageBrowser } from '../support/page-browser.ts'
import { stagesPlugin } from '../support/plugin.ts'

for (const { type, title, wrong, told, right, answer } of oddCases) {
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

test('secrets are not in the page that reports an error, whatever else is kept', async (t) => {
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
