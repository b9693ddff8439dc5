import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { recordingLog } from '../support/recording-log.ts'
import { groups } from './group-stage.ts'

const LOGIN = 'default-authentication-flow'
const refused = 'violates check constraint "refuses"'

for (const [how, slug, answers] of [
  ['by one statement', LOGIN, [{ uid_field: 'ann' }, { password: 'correct horse' }]],
  ['with an entity', 'grouped', [{}]],
] as const) {
  test(`a step that the database refuses to write ${how} quotes no row, in the log and in the answer to a superuser`, async (t) => {
    const log = recordingLog()
    const { browser, storage } = await serve(t, {
      log,
      plugins: [groups],
      flows: [{ slug: 'grouped', designation: 'stage_configuration', stages: [{ stage: 'acme_group' }] }],
    })
    const admin = browser()
    await admin.challenge(LOGIN)
    await admin.answer(LOGIN, { uid_field: 'admin' })
    await admin.answer(LOGIN, { password: 'correct horse' })
    await storage.pool.query('alter table sallyport_run add constraint refuses check (ended is null) not valid')
    await admin.challenge(slug)
    let last
    for (const fields of answers) last = await admin.answer(slug, fields)
    t.is(last?.status, 500)
    t.true(last?.body.error.includes(refused), last?.text)
    const failure = log.lines.find((line) => line.startsWith('error A flow failed.')) ?? ''
    t.true(failure.includes(refused), failure)
    for (const text of [last?.text ?? '', ...log.lines, ...log.written]) t.notRegex(text, /Failing row contains/)
  })
}
