import { isDeepStrictEqual } from 'node:util'
import { fail } from '../../rule.ts'
import { asks, type StageRule } from '../stage-rule.ts'

export const readsOnly: StageRule = {
  name: 'reads-only',
  title: 'to show a challenge changes nothing',
  why: 'A challenge is made on every reload, and nothing that `present` writes is stored.',
  fix: 'Write in `enter` or `submit`; `present` gets what they have written.',
  concerns: 'asks',
  classes: [],
  appliesTo: asks,
  async check({ begin, served, subject, watch }) {
    const visitor = await begin()
    const effects = await subject.case.effects?.(served)
    await visitor.show()
    const events = watch.events.length
    await visitor.show()
    const stored = await visitor.stored()
    const shown = 'component' in subject.type ? watch.presented.get(subject.type.component) : undefined
    if (stored !== undefined && shown !== undefined && !isDeepStrictEqual(shown, stored.context)) {
      fail(
        `\`present\` has changed the context: ${JSON.stringify(shown)} instead of ${JSON.stringify(stored.context)}.`,
      )
    }
    if (watch.events.length > events) fail('an event was stored.')
    const after = await subject.case.effects?.(served)
    if ('enter' in subject.type) return
    if (effects !== after) fail('its effect happened before anybody has answered.')
  },
}
