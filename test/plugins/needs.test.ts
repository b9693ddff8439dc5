import { definePlugin, defineStage, pass, type Plugin } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'

const logsIn = defineStage({
  type: 'acme_login',
  version: 1,
  config: Type.Object({}),
  issuesSession: true,
  act: () => pass(),
})

const undeclared: readonly [need: string, apply: Required<Plugin>['apply'], sentence: string][] = [
  [
    'issuesSession',
    ({ hooks }) => hooks.stages.tap('acme', (stages) => stages.add(logsIn)),
    'The plugin "acme" registers the stage type "acme_login", but does not declare that it needs "issuesSession".',
  ],
  [
    'entities',
    ({ hooks }) => hooks.entities.tap('acme', (entities) => entities.add({ entities: [], migrations: [] })),
    'The plugin "acme" registers tables, but does not declare that it needs "entities".',
  ],
  [
    'routes',
    ({ hooks }) =>
      hooks.routes.tap('acme', (routes) =>
        routes.add({ method: 'GET', path: '/pins/', access: 'user', handle: () => ({ body: [] }) }),
      ),
    'The plugin "acme" registers the route "/pins/", but does not declare that it needs "routes".',
  ],
]

for (const [need, apply, message] of undeclared) {
  test(`a plugin that does not declare that it needs "${need}" stops the start`, async (t) => {
    await t.throwsAsync(serve(t, { plugins: [definePlugin({ name: 'acme', version: '1.0.0', apply })] }), { message })
  })
}

test('a plugin that needs mail stops a start without any', async (t) => {
  const acme = definePlugin({ name: 'acme', version: '1.0.0', needs: ['mail'], apply() {} })
  await t.throwsAsync(serve(t, { plugins: [acme] }), {
    message: 'The plugin "acme" needs mail, but nothing here sends any.',
  })
})

test('a plugin that taps a hook which does not exist stops the start with one sentence', async (t) => {
  const apply = ({ hooks }: { hooks: object }): void => {
    // A plugin in plain JavaScript.
    const { loggedIn } = hooks as { loggedIn: { tap(name: string, tap: () => void): void } }
    loggedIn.tap('acme', () => undefined)
  }
  await t.throwsAsync(serve(t, { plugins: [definePlugin({ name: 'acme', version: '1.0.0', apply })] }), {
    message: 'The plugin "acme" failed in "apply": there is no hook "loggedIn".',
  })
})
