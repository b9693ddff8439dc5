import type { FlowDocument } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'

const settings = (slug: string, fieldKey: string, type: string): FlowDocument => ({
  slug,
  designation: 'stage_configuration',
  authentication: 'require_authenticated',
  stages: [
    { stage: 'prompt', name: `${slug}-prompt`, config: { fields: [{ fieldKey, type, label: 'Field' }] } },
    {
      stage: 'user_write',
      name: `${slug}-write`,
      config: { allowedFields: [fieldKey], userCreationMode: 'never_create' },
    },
  ] as FlowDocument['stages'],
})

const fields: readonly [field: string, type: string, taken: string, free: string][] = [
  ['email', 'email', 'admin@example.com', 'free@example.com'],
  ['attributes.upn', 'text', 'admin@example.com', 'free@corp.example'],
]

for (const [field, type, taken, free] of fields) {
  test(`a user who gives themselves names in "${field}" learns only so many times who has one`, async (t) => {
    const served = await serve(t, {
      flows: [settings('profile', field, type)],
      limits: { attemptsPerAddress: 5, attemptsPerDay: 1000 },
    })
    const ann = served.browser()
    await ann.logIn('ann')
    const give = async (value: string): Promise<unknown> => {
      await ann.challenge('profile')
      const { status, body } = await ann.answer('profile', { [field]: value })
      return status === 200 ? (body.code ?? body.component) : status
    }
    t.is(await give(free), 'xak-flow-redirect')
    const answers: unknown[] = []
    for (let n = 0; n < 6; n += 1) answers.push(await give(taken))
    t.is(answers.at(-1), 429, JSON.stringify(answers))
    // What they are called already costs nothing.
    t.is(await give(free), 'xak-flow-redirect')
  })
}
