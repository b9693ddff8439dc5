import type { FlowDocument } from '@sallyport/core'
import type { Browser } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { stagesPlugin } from '../support/plugin.ts'
import { linkStage, question } from '../support/stages.ts'

const FIELDS = {
  password: { fieldKey: 'password', type: 'password', label: 'New password' },
  email: { fieldKey: 'email', type: 'email', label: 'E-mail address' },
}

/** What a link opens asks for something new, writes it, and asks once more before the login. */
function opened(slug: string, field: keyof typeof FIELDS): FlowDocument {
  return {
    slug,
    designation: 'recovery',
    stages: [
      { stage: 'identification', name: `${slug}-who` },
      { stage: 'link', name: `${slug}-mail` },
      { stage: 'prompt', name: `${slug}-new`, config: { fields: [FIELDS[field]] } },
      {
        stage: 'user_write',
        name: `${slug}-write`,
        config: { allowedFields: [field], userCreationMode: 'never_create' },
      },
      { stage: 'question', name: `${slug}-question` },
      { stage: 'user_login', name: `${slug}-here` },
    ],
  }
}

async function open(visitor: Browser, slug: string, links: string[]): Promise<void> {
  links.length = 0
  await visitor.challenge(slug)
  await visitor.answer(slug, { uid_field: 'ann' })
  const query = new URL(links[0] ?? '').search.slice(1)
  await visitor.challenge(slug, { query })
  await visitor.answer(slug, {}, { query })
}

test('a link that was opened before the address changed sets no password afterwards', async (t) => {
  const links: string[] = []
  const plugins = [stagesPlugin(linkStage(links), question)]
  const flows = [opened('recover', 'password'), opened('move', 'email')]
  const { browser } = await serve(t, { plugins, flows })
  const [thief, ann] = [browser(), browser()]
  await open(thief, 'recover', links)
  t.is((await thief.challenge('recover')).body.component, 'ak-stage-prompt')
  await open(ann, 'move', links)
  const { body } = await ann.answer('move', { email: 'ann@elsewhere.example' })
  t.is(body.component, 'test-stage-question', 'what changes the address goes on')
  const late = await thief.answer('recover', { password: 'Owned-by-a-thief-4711' })
  t.deepEqual([late.status, late.body.code, late.body.component], [409, 'run_ended', 'ak-stage-identification'])
  t.is((await ann.answer('move', { answer: 'x' })).body.component, 'xak-flow-redirect')
  t.is((await browser().logIn('ann')).body.component, 'xak-flow-redirect', 'the password is as it was')
})
