import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installPlugins } from '@sallyport/core'
import { compileFlows, type CurrentFlow } from '@sallyport/core/adapter'
import test from 'ava'
import { builtInPlugins } from '../src/configuration/built-in-plugins.ts'
import { defaultFlows } from '../src/flows/default-flows.ts'
import { readFlowFiles } from '../src/flows/read-flow-files.ts'

const { registry } = installPlugins(builtInPlugins(), { log: { debug() {}, info() {}, warn() {}, error() {} } })

/** Flow files by name, and their stages by name: `a.yaml` has the flow `a`. */
type Files = Readonly<Record<string, string>>

const dummy = (name: string, more = '{}'): string => `  - { stage: dummy, name: ${name}, config: ${more} }\n`
const refers = (name: string): string => `  - { stage: dummy, name: ${name} }\n`
const takes = (name: string, more: string): string =>
  `  - { stage: dummy, name: ${name}, takeOver: true, config: ${more} }\n`

function sourcesOf(files: Files) {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-names-'))
  for (const [slug, stages] of Object.entries(files)) {
    writeFileSync(join(folder, `${slug}.yaml`), `slug: ${slug}\ndesignation: authorization\nstages:\n${stages}`)
  }
  const own = readFlowFiles(folder)
  return [...defaultFlows(own), ...own]
}

function compile(files: Files, before: Files = {}, state: Partial<CurrentFlow> = {}) {
  const stored = compileFlows(sourcesOf(before), registry)
  const current = new Map(
    stored.map(({ definition }): [string, CurrentFlow] => [
      definition.slug,
      { definition, managedBy: 'files', unmanaged: false, ...state },
    ]),
  )
  const flows = compileFlows(sourcesOf(files), registry, { current, managedBy: 'files' })
  return (slug: string) => flows.find(({ definition }) => definition.slug === slug)?.definition.bindings ?? []
}

const THROWS = '{ throwError: true }'

test('a flow is renamed while a stage with a name of its own changes', (t) => {
  const flow = compile({ new: dummy('greeting', THROWS) }, { old: dummy('greeting') })
  t.like(flow('new')[0]?.stage.config, { throwError: true })
})

test('a stage is moved to another file, and changed with it', (t) => {
  const flow = compile({ a: refers('greeting'), b: dummy('greeting', THROWS) }, { a: dummy('greeting'), b: dummy('b') })
  t.like(flow('a')[0]?.stage.config, { throwError: true })
})

test('a name alone refers to nothing that only a flow without a file still has', (t) => {
  const message =
    'a.yaml:4: flows.a.stages[0] refers to the stage "greeting", which only the flow "old" still has, whose file is gone: write its "config" here.'
  t.throws(() => compile({ a: refers('greeting') }, { old: dummy('greeting', THROWS) }), { message })
  // Where nothing would be lost, there is nothing to say.
  t.notThrows(() => compile({ a: refers('greeting') }, { old: dummy('greeting') }))
})

test('an unmanaged flow reserves no name, regardless of who applied it', (t) => {
  const state = { managedBy: 'host', unmanaged: true }
  t.notThrows(() => compile({ a: dummy('greeting', THROWS) }, { old: dummy('greeting') }, state))
})

test('what somebody else applies keeps its names, and may be referred to', (t) => {
  const state = { managedBy: 'host' }
  const flow = compile({ a: refers('greeting') }, { old: dummy('greeting', THROWS) }, state)
  t.like(flow('a')[0]?.stage.config, { throwError: true })
  const message =
    'a.yaml:4: flows.a.stages[0] gives the stage "greeting" another content than the flow "old", which is applied by "host": give it a name of its own.'
  for (const stages of [dummy('greeting'), takes('greeting', '{}')]) {
    t.throws(() => compile({ a: stages }, { old: dummy('greeting', THROWS) }, state), { message })
  }
})

test('of two files that give one name two contents the message names both, and the way out', (t) => {
  t.throws(() => compile({ a: dummy('greeting'), b: dummy('b') + dummy('greeting', THROWS) }), {
    message:
      'b.yaml:5: flows.b.stages[1] gives the stage "greeting" another content than the flow "a" in a.yaml:4 does: give it a name of its own, or say "takeOver: true" in the one file whose content is to count for both.',
  })
})

const shipped = 'default-authentication-login'

test('a file that gives a stage of ours another content is reported with the flow that has it', (t) => {
  const stages = `  - { stage: user_login, name: ${shipped}, config: { sessionDuration: 1 } }\n`
  const identified = `  - stage: identification\n${stages}`
  t.throws(() => compile({ a: identified }), {
    message:
      /^a\.yaml:5: .* than the flow "default-authentication-flow" that ships with the server does: give it a name/,
  })
})

test('a file takes over the name of a stage of ours, and its content counts for both', (t) => {
  const taken = `  - stage: identification\n  - { stage: user_login, name: ${shipped}, takeOver: true, config: { sessionDuration: 60 } }\n`
  const flow = compile({ a: taken })
  const login = (slug: string) => flow(slug).find(({ stage }) => stage.name === shipped)?.stage
  t.truthy(login('a'))
  t.deepEqual(login('default-authentication-flow'), login('a'))
})

test('a name is taken over once, and with a content', (t) => {
  t.throws(() => compile({ a: takes('greeting', '{}'), b: takes('greeting', THROWS) }), {
    message:
      'b.yaml:4: flows.b.stages[0].takeOver takes over the stage "greeting", which the flow "a" in a.yaml:4 does too.',
  })
  t.throws(() => compile({ a: '  - { stage: dummy, name: greeting, takeOver: true }\n' }), {
    message: /^a\.yaml:4: flows\.a\.stages\[0\]\.takeOver needs a "name" that it takes over, and the "config"/,
  })
})

const policy = (result: boolean, more = ''): string =>
  `  - { stage: dummy, policies: [{ policy: dummy, name: gate, ${more} config: { result: ${result} } }] }\n`

test('the names of policies are held in the same way', (t) => {
  const subject = (flow: ReturnType<typeof compile>, slug: string) => flow(slug)[0]?.policies[0]?.subject
  t.notThrows(() => compile({ new: policy(true) }, { old: policy(false) }))
  t.throws(() => compile({ a: policy(true), b: policy(false) }), {
    message:
      'b.yaml:4: flows.b.stages[0].policies[0] gives the policy "gate" another content than the flow "a" in a.yaml:4 does: give it a name of its own, or say "takeOver: true" in the one file whose content is to count for both.',
  })
  const flow = compile({ a: policy(true), b: policy(false, 'takeOver: true,') })
  t.like(subject(flow, 'a'), { policy: { config: { result: false } } })
  t.throws(() => compile({ a: '  - { stage: dummy, policies: [{ group: x, takeOver: true }] }\n' }), {
    message: /is a group or a user, which has no/,
  })
  const alone = '  - { stage: dummy, policies: [{ policy: expression, name: gate }] }\n'
  const expression =
    '  - { stage: dummy, policies: [{ policy: expression, name: gate, config: { expression: "true" } }] }\n'
  t.throws(() => compile({ a: alone }, { old: expression }), {
    message: /refers to the policy "gate", which only the flow "old" still has/,
  })
})
