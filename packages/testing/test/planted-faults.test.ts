import { pass } from '@sallyport/core'
import { html } from '@sallyport/pages'
import test from 'ava'
import { registerStages } from '../src/stage/register-stages.ts'
import { stageRules } from '../src/stage/rules/index.ts'
import { bodyFaults } from './faults/bodies.ts'
import { countFaults } from './faults/counts.ts'
import { drawn, pageFaults } from './faults/pages.ts'
import { peopleFaults, rightlyNamed } from './faults/people.ts'
import type { PlantedFault } from './faults/planted-fault.ts'
import { runFaults } from './faults/runs.ts'
import { quietDoor, secretFaults } from './faults/secrets.ts'
import { textFaults } from './faults/texts.ts'
import { byLink, linkCase, messages, pinCase, pinStage, pinTexts, withLink } from './pin.ts'
import { collect } from './run-suite.ts'

const sound: readonly PlantedFault[] = [
  { title: 'keeps every rule', stage: pinStage(), breaks: {} },
  { title: 'keeps every rule with a link', stage: withLink(() => pass({ proves: ['pin'] })), breaks: {} },
  { title: 'is passed by its own link', stage: byLink(() => pass({ proves: ['pin'] })), case: linkCase, breaks: {} },
  { title: 'finds people by their names', ...rightlyNamed, breaks: {} },
  { title: 'keeps the secrets of its configuration', ...quietDoor, breaks: {} },
  {
    title: 'draws its page well',
    stage: drawn(
      ({ challenge, field, submit }) =>
        html`<p>${challenge.hint}</p>
          ${field('pin', { label: messages.pin })}${submit()}`,
    ),
    breaks: {},
  },
]
const faults = [
  ...runFaults,
  ...bodyFaults,
  ...countFaults,
  ...pageFaults,
  ...textFaults,
  ...peopleFaults,
  ...secretFaults,
]

const entries = [...sound, ...faults].map(({ title, stage, case: one = pinCase }) => ({
  stage,
  cases: { [`which ${title}`]: one },
}))
// All of them on one server: to start one for each would take minutes.
const suite = collect((suiteTest) => registerStages(suiteTest, entries, { plugins: [pinTexts] }))
test.after.always(() => suite.close())

const ruleOf = (name: string): string => /: ([a-z-]+): /.exec(name)?.[1] ?? ''

for (const { title } of sound) {
  test.serial(`a stage that ${title} passes`, async (t) => {
    const broken = await suite.run((name) => name.includes(`, which ${title}: `))
    t.deepEqual([...broken.values()], [])
  })
}

for (const { title, breaks } of faults) {
  test.serial(`a stage that ${title} is found out`, async (t) => {
    const expected = Object.keys(breaks)
    const broken = await suite.run((name) => name.includes(`, which ${title}: `) && expected.includes(ruleOf(name)))
    for (const [rule, what] of Object.entries(breaks)) {
      const message = broken.get(rule) ?? ''
      t.regex(message, what)
      t.regex(message, /^The rule "[a-z-]+" \(.+\) is broken: [^]+\nWhy it matters: .+\nTo fix it: .+$/)
    }
  })
}

test('each rule has a fault that it finds', (t) => {
  const found = new Set(faults.flatMap(({ breaks }) => Object.keys(breaks)))
  t.deepEqual(
    stageRules.map(({ name }) => name).filter((name) => !found.has(name)),
    [],
  )
})
