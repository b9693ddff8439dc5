import { fail } from '../../rule.ts'
import { difference } from '../difference.ts'
import { asks, type StageRule } from '../stage-rule.ts'

export const reloaded: StageRule = {
  name: 'reloaded',
  title: 'a reload shows the same challenge',
  why: 'People reload pages and open them twice; a challenge that changes makes the answer to the first one wrong.',
  fix: 'Draw what is random or expires in `enter`, keep it in the context, and let `present` only read it.',
  concerns: 'asks',
  classes: [],
  appliesTo: asks,
  async check({ begin, watch }) {
    const visitor = await begin()
    const first = await visitor.show()
    const commits = watch.tried.length
    for (const time of ['second', 'third']) {
      const again = await visitor.show()
      const [one, other] = [withoutStep(first.text), withoutStep(again.text)]
      if (one !== other) fail(`the ${time} look differs from the first: ${difference(one, other)}.`)
    }
    if (watch.tried.length > commits) fail('a reload has stored something.')
  },
}

/** The step names the very showing, so it is another one each time. */
function withoutStep(text: string): string {
  return text.replace(/"step":"[^"]*"/, '"step":""')
}
