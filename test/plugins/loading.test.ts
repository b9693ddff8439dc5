import { definePlugin, defineStage, pass, type StageType } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'

function stage(type: string, component: string): StageType {
  return defineStage({
    type,
    version: 1,
    component,
    config: Type.Object({}),
    challenge: Type.Object({}),
    response: Type.Object({ answer: Type.String({ maxLength: 10 }) }),
    present: () => ({}),
    submit: () => pass(),
  })
}

const bad: readonly [title: string, plugin: ReturnType<typeof definePlugin>, sentence: RegExp][] = [
  [
    'that registers a taken stage type',
    definePlugin({
      name: 'acme',
      version: '1.0.0',
      apply: ({ hooks }) => hooks.stages.tap('acme', (stages) => stages.add(stage('dummy', 'acme-stage'))),
    }),
    /The plugin "acme" registers the stage type "dummy", which "@sallyport\/stage-dummy" registers already\./,
  ],
  [
    'that supports another core',
    definePlugin({ name: 'acme', version: '1.0.0', core: '^9.0.0', apply() {} }),
    /The plugin "acme" supports @sallyport\/core \^9\.0\.0/,
  ],
  [
    'that needs one which is missing',
    definePlugin({ name: 'acme', version: '1.0.0', dependsOn: ['other'], apply() {} }),
    /The plugin "acme" needs "other", which is not installed\./,
  ],
  [
    'that throws',
    definePlugin({
      name: 'acme',
      version: '1.0.0',
      apply() {
        throw new Error('no luck')
      },
    }),
    /The plugin "acme" failed in "apply": no luck/,
  ],
]

for (const [title, plugin, message] of bad) {
  test(`a plugin ${title} stops the start with one sentence`, async (t) => {
    await t.throwsAsync(serve(t, { plugins: [plugin] }), { message })
  })
}

test('a tap that throws is named, the person sees a crash, and the run stays', async (t) => {
  let broken = true
  const acme = definePlugin({
    name: 'acme',
    version: '1.0.0',
    capabilities: { hooks: ['response'] },
    apply({ hooks }) {
      hooks.response.tapPromise('acme', async () => {
        if (broken) throw new Error('no luck')
        return undefined
      })
    },
  })
  const { browser } = await serve(t, { plugins: [acme] })
  const ann = browser()
  const first = await ann.challenge('default-authentication-flow')
  const crash = await ann.answer('default-authentication-flow', { uid_field: 'ann' })
  t.is(crash.status, 500)
  t.is(crash.body.component, 'ak-stage-flow-error')
  t.is(crash.body.error, undefined)
  broken = false
  const again = await ann.answer('default-authentication-flow', { uid_field: 'ann' }, { step: first.body.step })
  t.is(again.body.component, 'ak-stage-password')
})
