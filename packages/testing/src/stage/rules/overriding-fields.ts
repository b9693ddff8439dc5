import { expectOutcome } from '../expect-outcome.ts'
import { stageOf } from '../draw-page.ts'
import { fail } from '../../rule.ts'
import type { Scene } from '../scene.ts'
import { isTyped, type StageRule } from '../stage-rule.ts'

/** Nothing else has this text. */
const PLANTED = 'mallory-7f3a'

const NAMES = [
  'address',
  'email',
  'flow',
  'flow_slug',
  'next_stage',
  'pending_user',
  'pending_user_identifier',
  'person',
  'phone_number',
  'pk',
  'recipient',
  'stage',
  'to',
  'uid',
  'user',
  'user_id',
  'username',
]

export const overridingFields: StageRule = {
  name: 'overriding-fields',
  title: 'fields and parameters that it does not ask for change nothing',
  why: 'A visitor who may say in a request where a mail goes, or whose device it is, takes over the account of another.',
  fix: 'Take the person from `visit.person` and addresses from there; read of the response only what its schema has, and nothing of the query.',
  concerns: 'asks',
  classes: [6],
  appliesTo: isTyped,
  async check(scene) {
    const { begin, subject, watch } = scene
    const { right } = subject.case
    if (right === undefined || right === 'link') return
    const visitor = await begin()
    await visitor.show()
    const known = knownFields(scene)
    const planted = Object.fromEntries(
      NAMES.filter((name) => !known.includes(name)).map((name) => [name, `${PLANTED}@evil.example`]),
    )
    const commits = watch.won.length
    const response = await visitor.responseOf(right)
    const query = String(new URLSearchParams(planted))
    await expectOutcome(scene, visitor, await visitor.sendWithQuery({ ...planted, ...response }, query))
    const { context, pendingPerson, next } = (await visitor.stored()) ?? {}
    const sent = watch.won.slice(commits).map(({ tokens, events, begins }) => ({ tokens, events, begins }))
    const text = JSON.stringify({ context, pendingPerson, next, sent })
    const at = text.indexOf(PLANTED)
    if (at >= 0) fail(`what was planted in the request is stored: ${text.slice(Math.max(0, at - 100), at + 50)}.`)
  },
}

function knownFields(scene: Scene): readonly string[] {
  const schema: object = stageOf(scene)?.response?.schema ?? {}
  return 'properties' in schema && typeof schema.properties === 'object' ? Object.keys({ ...schema.properties }) : []
}
