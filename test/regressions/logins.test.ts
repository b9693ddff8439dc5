import {
  defineStage,
  insert,
  pendingUser,
  redirect,
  type FlowDocument,
  type Outcome,
  type StageType,
} from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'
import { stagesPlugin } from '../support/plugin.ts'
import { linkStage, question } from '../support/stages.ts'
const queryOf = (link: string | undefined) => new URL(link ?? '').search.slice(1)

test('a link that its person opens logs in nobody else, however the run went on meanwhile', async (t) => {
  const links: string[] = []
  const { browser } = await serve(t, {
    plugins: [stagesPlugin(linkStage(links))],
    flows: [
      {
        slug: 'recovery',
        designation: 'recovery',
        stages: [
          { stage: 'identification' },
          { stage: 'link', invalidResponseAction: 'restart_with_context' },
          { stage: 'user_login' },
        ],
      },
    ],
  })
  const eve = browser(),
    victim = browser()
  await eve.challenge('recovery')
  await eve.answer('recovery', { uid_field: 'admin' })
  await eve.answer('recovery', {})
  await eve.answer('recovery', { uid_field: 'ann' })
  const query = queryOf(links[0])
  await victim.challenge('recovery', { query })
  await victim.answer('recovery', {}, { query })
  const me = await victim.get('/api/v3/core/users/me/')
  t.not(me.body?.user?.username, 'ann')
})
test('a stage that logs in and leads elsewhere has logged in', async (t) => {
  const log = (type: string, outcome: Outcome): StageType =>
    defineStage({
      type,
      version: 1,
      config: Type.Object({}),
      issuesSession: true,
      requires: [pendingUser],
      act({ session }) {
        session?.login({ duration: 0 })
        return outcome
      },
    })
  const { browser } = await serve(t, {
    plugins: [
      stagesPlugin(question, log('log_redirect', redirect('/x')), log('log_insert', insert([{ type: 'question' }]))),
    ],
    flows: ['log_redirect', 'log_insert'].map((stage): FlowDocument => ({
      slug: stage.replace('_', '-'),
      designation: 'authentication',
      stages: [{ stage: 'identification' }, { stage: 'password' }, { stage }],
    })),
  })
  for (const s of ['log-redirect', 'log-insert']) {
    const b = browser()
    await b.challenge(s)
    await b.answer(s, { uid_field: 'ann' })
    await b.answer(s, { password: 'correct horse' })
    t.is((await b.get('/api/v3/core/users/me/')).status, 200, s)
  }
})
