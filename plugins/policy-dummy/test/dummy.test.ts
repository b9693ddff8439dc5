import { readFile } from 'node:fs/promises'
import { FlowDocument, type FlowSource } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { Value } from 'typebox/value'
import { parse } from 'yaml'
import { wait } from '../src/wait.ts'

function flowOf(slug: string, config: Record<string, unknown>, more: object = {}): FlowDocument {
  return {
    slug,
    designation: 'authentication',
    stages: [{ stage: 'dummy', policies: [{ policy: 'dummy', config, ...more }] }],
  }
}

test('it returns the configured result, with a message', async (t) => {
  const { browser } = await serve(t, {
    flows: [
      flowOf('yes', { result: true }),
      flowOf('no', {}),
      flowOf('fails', { result: true, throwError: true }),
      flowOf('fails-open', { throwError: true }, { failureResult: true }),
      { slug: 'told', designation: 'authentication', policies: [{ policy: 'dummy' }], stages: [] },
    ],
  })
  const component = async (slug: string) => (await browser().challenge(slug)).body.component
  t.is(await component('yes'), 'ak-stage-dummy')
  t.is(await component('no'), 'xak-flow-redirect')
  t.is(await component('fails'), 'xak-flow-redirect')
  t.is(await component('fails-open'), 'ak-stage-dummy')
  t.is((await browser().challenge('told')).body.error_message, 'dummy')
})

test('it waits a random time between the two', async (t) => {
  const { browser } = await serve(t, { flows: [flowOf('slow', { result: true, waitMin: 0.2, waitMax: 0.3 })] })
  const started = performance.now()
  t.is((await browser().challenge('slow')).body.component, 'ak-stage-dummy')
  t.true(performance.now() - started >= 190)
})

test('its wait ends when the signal aborts', async (t) => {
  const abort = new AbortController()
  const waiting = wait({ waitMin: 60, waitMax: 60 }, abort.signal)
  abort.abort()
  await t.throwsAsync(waiting, { name: 'AbortError' })
})

test('it refuses to wait less than it must', async (t) => {
  const { engine } = await serve(t)
  const source: FlowSource = { flow: flowOf('bad', { waitMin: 2, waitMax: 1 }), source: 'bad.yaml' }
  await t.throwsAsync(engine.applyFlows([source], 'test'), {
    message: 'bad.yaml: flows.bad.stages[0].policies[0].config.waitMax is less than "waitMin".',
  })
})

test('the example of the README can be loaded', async (t) => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const [, yaml = ''] = /```yaml\n([^]*?)```/.exec(readme) ?? []
  const { browser } = await serve(t, { flows: [Value.Parse(FlowDocument, parse(yaml))] })
  t.is((await browser().challenge('slow')).body.component, 'ak-stage-dummy')
})
