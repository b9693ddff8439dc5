import { contextKey, pass, redirect, restart } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'
import { stagesPlugin } from '../support/plugin.ts'
import { askStage, linkStage, question, silentStage } from '../support/stages.ts'
const queryOf = (link: string | undefined) => new URL(link ?? '').search.slice(1)

test('the policies of a run that the host has begun are asked about who comes', async (t) => {
  const { browser, engine } = await serve(t, {
    plugins: [stagesPlugin(question)],
    flows: [
      {
        slug: 'f',
        designation: 'authorization',
        policies: [{ policy: 'expression', config: { expression: '!ip_in(client_ip, "127.0.0.0/8")' } }],
        stages: [
          {
            stage: 'question',
            evaluateOnPlan: true,
            reEvaluatePolicies: false,
            policies: [{ policy: 'expression', config: { expression: 'client_ip != ""' } }],
          },
        ],
      },
    ],
  })
  t.is((await browser().challenge('f')).body.code, 'policy_denied')
  const { link } = await engine.start('f')
  const query = queryOf(link)
  const b = browser()
  await b.challenge('f', { query })
  const r = await b.answer('f', {}, { query })
  t.is(r.body.code, 'policy_denied')
})

test('what a link vouches for does not outlive a clean restart', async (t) => {
  const links: string[] = []
  const { browser } = await serve(t, {
    plugins: [
      stagesPlugin(
        linkStage(links),
        askStage('again', (_v, a) => (a === 'again' ? restart() : pass())),
      ),
    ],
    flows: [
      {
        slug: 'f',
        designation: 'recovery',
        stages: [
          { stage: 'identification' },
          {
            stage: 'link',
            policies: [{ policy: 'expression', config: { expression: 'context.is_restored == null' } }],
          },
          { stage: 'again' },
          { stage: 'user_login' },
        ],
      },
    ],
  })
  const b = browser()
  await b.challenge('f')
  await b.answer('f', { uid_field: 'ann' })
  const query = queryOf(links[0])
  await b.challenge('f', { query })
  await b.answer('f', {}, { query })
  const r = await b.answer('f', { answer: 'again' })
  t.is(r.body.component, 'ak-stage-identification')
  await b.answer('f', { uid_field: 'ann' })
  const e = await b.answer('f', { answer: 'x' })
  t.is(e.body.code, 'unproven')
})

test('what a link has confirmed does not go along to another flow', async (t) => {
  const { browser, engine } = await serve(t, {
    plugins: [
      stagesPlugin(
        question,
        silentStage('go', () => redirect({ flow: 'b', keepContext: true })),
      ),
    ],
    flows: [
      { slug: 'a', designation: 'recovery', stages: [{ stage: 'question' }, { stage: 'go' }] },
      { slug: 'b', designation: 'recovery', authentication: 'require_token', stages: [{ stage: 'question' }] },
    ],
  })
  const b = browser()
  const query = queryOf((await engine.start('a')).link)
  await b.challenge('a', { query })
  await b.answer('a', {}, { query })
  const r = await b.answer('a', { answer: 'x' })
  t.is(r.body.code, 'requirement_not_met')
})

test('what a visitor has typed does not hide what a policy says', async (t) => {
  const post = contextKey('test_answers', Type.Any())
  const { browser } = await serve(t, {
    plugins: [
      stagesPlugin(
        question,
        silentStage(
          'keeper',
          (v) => {
            v.context.set(post, { postcode: 'login' })
            return pass()
          },
          { provides: [post] },
        ),
      ),
    ],
    flows: [
      {
        slug: 'f',
        designation: 'authentication',
        given: ['pending_user'],
        stages: [
          { stage: 'question' },
          { stage: 'keeper' },
          {
            stage: 'user_login',
            policies: [
              { policy: 'expression', config: { expression: 'allow(false, "Your login is closed at night")' } },
            ],
          },
        ],
      },
    ],
  })
  const b = browser()
  await b.challenge('f')
  const r = await b.answer('f', { answer: 'x' })
  t.is(r.body.error_message, 'Your login is closed at night')
})
