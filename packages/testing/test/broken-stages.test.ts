import { contextKey, definePlugin, defineStage, deny, pass, retry, type Plugin, type StageType } from '@sallyport/core'
import { html, trustedHtml, type PagePart } from '@sallyport/pages'
import type { StageCase } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'
import { checkPin, pinCase, pinStage, RIGHT, seenPins, type PinStage } from './pin.ts'
import { registerStages } from '../src/stage/register-stages.ts'
import { collect } from './run-suite.ts'

let random = 0
let effects = 0
const given = contextKey('test_given', Type.String({ maxLength: 10 }))
const counted: StageCase = { ...pinCase, effects: () => effects }

/** Hands out a link on arrival. */
const withLink = (resume: PinStage['resume'] & {}): PinStage =>
  pinStage({ enter: (visit) => void visit.token({ expiresIn: 600 }), resume })

/** Takes no answer but its link. */
const byLink = (resume: PinStage['resume'] & {}): PinStage => ({
  ...withLink(resume),
  submit: (visit) => checkPin(visit, 'wrong'),
})
const linkCase: StageCase = { ...pinCase, right: 'link' }

/** Changes every challenge of the stage on its way out. */
function bending(stage: PinStage): Plugin {
  return definePlugin({
    name: 'bending',
    version: '1.0.0',
    capabilities: { hooks: ['challenge'], proves: ['pin'] },
    apply({ hooks }) {
      hooks.stages.tap('bending', (stages) => stages.add(stage))
      hooks.challenge.tap('bending', (challenge) =>
        challenge.component === stage.component ? { ...challenge, length: 'six' } : challenge,
      )
    },
  })
}

/** A stage that shows a hint, with a page of its own. */
function drawn(render: PagePart<PinStage>['render']): Plugin {
  const stage = pinStage({ present: () => ({ length: RIGHT.length, hint: 'The usual one.' }) })
  const part: PagePart<PinStage> = { component: stage.component, render }
  const name = `drawing-${stage.type}`
  return definePlugin({
    name,
    version: '1.0.0',
    capabilities: { proves: ['pin'] },
    apply({ hooks }) {
      hooks.stages.tap(name, (all) => all.add(stage))
      hooks.pages.tap(name, (all) => all.add(part))
    },
  })
}

const UNREADABLE = /the outcome "retry" with "errors" that this version of @sallyport\/core cannot read/
const NO_JSON = /the context key "test_pin_seen" takes only JSON/i

interface Broken {
  readonly title: string
  readonly stage: StageType | Plugin
  readonly case?: StageCase
  /** The rules that say so, and what they say. */
  readonly breaks: Readonly<Record<string, RegExp>>
}

const stages: readonly Broken[] = [
  { title: 'keeps every rule', stage: pinStage(), breaks: {} },
  { title: 'keeps every rule with a link', stage: withLink(() => pass({ proves: ['pin'] })), breaks: {} },
  { title: 'is passed by its own link', stage: byLink(() => pass({ proves: ['pin'] })), case: linkCase, breaks: {} },
  {
    title: 'does not take its own link',
    stage: byLink(() => deny('That link is of no use.', 'link_refused')),
    case: linkCase,
    breaks: {
      right: /it came to "deny" instead of "pass"/,
      'answered-twice': /"deny"/,
      restored: /"deny"/,
      restarted: /did not pass/,
    },
  },
  {
    title: 'is to be passed by a link that it never gives out',
    stage: pinStage(),
    case: linkCase,
    breaks: {
      ...Object.fromEntries(
        ['right', 'answered-twice', 'fifty-at-once', 'restarted', 'expired', 'json-state', 'secrets'].map((rule) => [
          rule,
          /the stage has made no flow token for this visitor/,
        ]),
      ),
      // The only link is the one that led the visitor here.
      restored: /it came to "nothing" instead of "pass"/,
    },
  },
  {
    title: 'never shows its challenge',
    stage: pinStage({ enter: () => pass() }),
    case: { person: 'ann', right: {} },
    breaks: {
      fresh: /instead of the challenge "test-stage-pin-\d+"/,
      restored: /not shown/,
      restarted: /./,
      hostile: /has changed/,
    },
  },
  {
    title: 'bends its challenge out of its schema',
    stage: bending(pinStage()),
    breaks: { 'fits-schema': /does not fit the schema of its stage type \(\/length/ },
  },
  {
    title: 'draws its page well',
    stage: drawn(
      ({ challenge, field, submit }) =>
        html`<p>${challenge.hint}</p>
          ${field('pin')}${submit()}`,
    ),
    breaks: {},
  },
  {
    title: 'takes what it shows for HTML',
    stage: drawn(({ challenge, field }) => html`${trustedHtml(`<p>${challenge.hint}</p>`)}${field('pin')}`),
    breaks: { page: /on the page with hostile texts a text of the challenge or of a field stands in it as HTML/ },
  },
  {
    title: 'quotes no attribute',
    stage: drawn(
      ({ challenge, field }) =>
        html`<p title=${challenge.hint}></p>
          ${field('pin')}`,
    ),
    breaks: { page: /on the page with hostile texts a text ends the attribute of <p>/ },
  },
  {
    title: 'has a field without a label',
    stage: drawn(() => html`<input name="pin" />`),
    breaks: { page: /on the page of its challenge the field "pin" has no label/ },
  },
  {
    title: 'has an inline script',
    stage: drawn(({ field }) => html`${field('pin')}<button onclick="go()">Go</button>`),
    breaks: { page: /on the page of its challenge <button> has the inline script "onclick"/ },
  },
  {
    title: 'repeats on its page what was typed in secret',
    stage: drawn(
      ({ field, values }) =>
        html`${field('pin', { label: 'Once more' })}
          <p>${String(values['pin'])}</p>`,
    ),
    case: { ...pinCase, secrets: () => ['135790'] },
    breaks: { page: /the secret "135790" that was typed stands on its page/ },
  },
  {
    title: 'presents at random',
    stage: pinStage({ present: () => ({ length: (random += 1) }) }),
    breaks: { reloaded: /the second look differs from the first/ },
  },
  {
    title: 'writes while it presents',
    stage: pinStage({
      present({ context }) {
        context.set(seenPins, 'yes')
        return { length: 6 }
      },
    }),
    // A write in `present` is an error, so that nothing that shows the challenge works.
    breaks: {
      'answered-twice': /./,
      decoy: /./,
      expired: /./,
      'fits-schema': /./,
      fresh: /./,
      'json-state': /./,
      page: /./,
      'reads-only': /./,
      reloaded: /./,
      restarted: /./,
      restored: /./,
      right: /./,
      secrets: /./,
      wrong: /./,
    },
  },
  {
    title: 'refuses the right answer',
    stage: pinStage({ submit: async (visit) => checkPin(visit, 'wrong') }),
    breaks: {
      right: /it came to "retry" instead of "pass"/,
      'answered-twice': /"retry"/,
      restored: /"retry"/,
      restarted: /did not pass/,
    },
  },
  {
    title: 'names its error otherwise',
    stage: pinStage({
      submit: (_visit, { pin }) => (pin === RIGHT ? pass() : retry({ pin: { string: 'No.', code: 'nope' } })),
    }),
    breaks: { wrong: /the code "invalid" at "pin" is missing/ },
  },
  {
    title: 'gives an error without a code',
    stage: pinStage({
      submit: (_visit, { pin }) => (pin === RIGHT ? pass() : retry({ pin: { string: 'No.', code: '' } })),
    }),
    // The engine cannot read such an outcome, so whatever gives a wrong answer finds it out.
    breaks: {
      wrong: UNREADABLE,
      hostile: UNREADABLE,
      'fits-schema': UNREADABLE,
      decoy: UNREADABLE,
      page: UNREADABLE,
      'json-state': /./,
    },
  },
  {
    title: 'says that it is safe and writes',
    stage: defineStage({
      type: 'unsafe',
      version: 1,
      config: Type.Object({}),
      safe: true,
      writes: [seenPins],
      act({ context }) {
        context.set(seenPins, 'yes')
        return pass()
      },
    }),
    case: {},
    breaks: { safe: /it has written to the context/ },
  },
  {
    title: 'has its effect twice',
    stage: pinStage({
      submit(visit, { pin }) {
        effects += 2
        return checkPin(visit, pin)
      },
    }),
    case: counted,
    breaks: { 'answered-twice': /its effect happened 2 times/, 'fifty-at-once': /its effect happened 4 times/ },
  },
  {
    title: 'has its effect outside of the commit',
    stage: pinStage({
      submit(visit, { pin }) {
        effects += 1
        return checkPin(visit, pin)
      },
    }),
    case: counted,
    breaks: { 'fifty-at-once': /its effect happened 2 times/ },
  },
  {
    title: 'cannot be resumed',
    stage: withLink(() => {
      throw new Error('It is all gone.')
    }),
    breaks: { restored: /it crashed with 500: .*It is all gone\./ },
  },
  {
    title: 'cannot begin again',
    stage: pinStage({
      enter({ context }) {
        if (context.get(seenPins) !== undefined) throw new Error('Here I was before.')
        context.set(seenPins, 'yes')
      },
    }),
    breaks: { restarted: /it crashed with 500: .*Here I was before\./ },
  },
  {
    title: 'needs what it does not require',
    stage: pinStage({
      requires: [],
      writes: [given, seenPins],
      present({ context }) {
        if (context.get(given) === undefined) throw new Error('Nothing was given.')
        return { length: 6 }
      },
    }),
    case: { ...pinCase, context: { test_given: 'yes' } },
    breaks: { expired: /it crashed with 500: .*Nothing was given\./ },
  },
  {
    title: 'shows a decoy that it is one',
    stage: pinStage({
      submit: (visit, { pin }) =>
        visit.person?.kind === 'decoy'
          ? retry({ pin: { string: 'Who is that?', code: 'unknown' } })
          : checkPin(visit, pin),
    }),
    breaks: { decoy: /a wrong answer distinguishes a known user from an unknown one by "response_errors"/ },
  },
  {
    title: 'shows a decoy less',
    stage: pinStage({ present: ({ person }) => ({ length: 6, ...(person?.kind === 'known' ? { hint: 'cat' } : {}) }) }),
    breaks: { decoy: /the challenge distinguishes a known user .* by the shape of the body/ },
  },
  {
    title: 'spares itself the work for a decoy',
    stage: pinStage({
      submit: (visit, { pin }) =>
        visit.person?.kind === 'decoy'
          ? retry({ pin: { string: 'Wrong PIN', code: 'invalid' } })
          : checkPin(visit, pin),
    }),
    breaks: { decoy: /by the number of password checks: 1 and 0/ },
  },
  {
    title: 'asks the database for known people only',
    stage: pinStage({
      async submit(visit, { pin }) {
        const options = { fields: ['email'] } as const
        if (visit.person?.kind === 'known') await visit.services.users.find(visit.person.email, options)
        return checkPin(visit, pin)
      },
    }),
    breaks: { decoy: /by the number of queries/ },
  },
  {
    title: 'needs somebody and does not say so',
    stage: pinStage({
      requires: [],
      submit(visit, { pin }) {
        if (visit.person === undefined) throw new Error('Nobody is here.')
        return checkPin(visit, pin)
      },
    }),
    breaks: { anonymous: /it crashed with 500: .*Nobody is here\./ },
  },
  {
    title: 'crashes on an odd text',
    stage: pinStage({ submit: (visit, { pin }) => checkPin(visit, decodeURIComponent(pin)) }),
    breaks: { hostile: /the body \{.*"pin".*crashed it with 500: .*URI malformed/ },
  },
  {
    title: 'takes a name of the prototype for a PIN',
    stage: pinStage({
      submit(visit, { pin }) {
        const pins: Readonly<Record<string, unknown>> = { [RIGHT]: true }
        const isRight = visit.person?.kind === 'known' && Boolean(pins[pin])
        return isRight ? pass({ proves: ['pin'] }) : checkPin(visit, 'wrong')
      },
    }),
    breaks: { hostile: /the body \{"pin":"(?:__proto__|constructor|toString)"\} has proven the person by "pin"/ },
  },
  {
    title: 'keeps a date in the context',
    stage: pinStage({
      submit(visit, { pin }) {
        // As a plugin that is written without types may.
        visit.context.set(seenPins, new Date(0) as unknown as string)
        return checkPin(visit, pin)
      },
    }),
    // The engine takes none, so no answer is taken at all.
    breaks: {
      'answered-twice': /./,
      decoy: /./,
      'fits-schema': NO_JSON,
      'json-state': /./,
      page: NO_JSON,
      restarted: /./,
      restored: /./,
      right: NO_JSON,
      wrong: /./,
    },
  },
  {
    title: 'logs the PIN',
    stage: pinStage({
      submit(visit, { pin }) {
        visit.services.log.debug({ tried: pin }, 'A PIN was tried.')
        return checkPin(visit, pin)
      },
    }),
    breaks: { secrets: /the secret "135790" stands in a log line/ },
  },
  {
    title: 'puts the PIN into an event',
    stage: pinStage({
      submit(visit, { pin }) {
        visit.events.add('pin_tried', { tried: pin })
        return checkPin(visit, pin)
      },
    }),
    breaks: { secrets: /the secret "135790" stands in an event/ },
  },
  {
    title: 'shows the PIN',
    stage: pinStage({ present: () => ({ length: 6, hint: `It is ${RIGHT}.` }) }),
    breaks: { secrets: /the secret "246801" stands in an answer/ },
  },
]

const entries = stages.map(({ title, stage, case: one = pinCase }) => ({ stage, cases: { [`which ${title}`]: one } }))
// All of them on one server: to start one for each would take minutes.
const suite = collect((suiteTest) => registerStages(suiteTest, entries, {}))
test.after.always(() => suite.close())
/** Rules that take their time are asked only about stages that break them, or none. */
const SLOW: ReadonlySet<string> = new Set(['hostile', 'fifty-at-once'])

for (const { title, breaks } of stages) {
  const expected = Object.keys(breaks)
  test.serial(`a stage that ${title}${expected.length > 0 ? ' is found out' : ' passes'}`, async (t) => {
    const broken = await suite.run((name) => {
      const [, rule = ''] = /: ([a-z-]+): /.exec(name) ?? []
      const isAsked = !SLOW.has(rule) || expected.length === 0 || expected.includes(rule)
      return name.includes(`, which ${title}: `) && isAsked
    })
    t.deepEqual([...broken.keys()].toSorted(), expected.toSorted(), [...broken.values()].join('\n'))
    for (const [rule, what] of Object.entries(breaks)) {
      const message = broken.get(rule) ?? ''
      t.regex(message, what)
      t.regex(message, /^The rule "[a-z-]+" \(.+\) is broken: [^]+\nWhy it matters: .+\nTo fix it: .+$/)
    }
  })
}
