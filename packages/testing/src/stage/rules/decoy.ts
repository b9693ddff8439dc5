import { isDeepStrictEqual } from 'node:util'
import { fail } from '../../rule.ts'
import { expectAlike, lesser, measure, type Measured } from '../compare.ts'
import type { Scene, Who } from '../scene.ts'
import type { AnswerOf } from '../stage-case.ts'
import type { StageRule } from '../stage-rule.ts'
import type { Visitor } from '../visitor.ts'

export const decoy: StageRule = {
  name: 'decoy',
  title: 'somebody unknown gets the same answers for the same work',
  why: 'An attacker who can distinguish a decoy from a user learns who has an account here.',
  fix: 'Treat `Decoy` like `Known`: derive what is shown from `person.pk`, do the same queries and hashes, refuse with the same error.',
  concerns: 'has `person` or `alike`',
  classes: [],
  appliesTo: ({ case: given }) => (given.person !== undefined && given.proven !== true) || given.alike !== undefined,
  async check(scene) {
    const { case: given, asks } = scene.subject
    for (const [known, unknown] of given.alike ?? []) {
      const answer = (one: AnswerOf) => () => answerTwice(scene, 'given', one)
      await compare('an answer', answer(known), answer(unknown))
    }
    if (given.person === undefined || given.proven === true) return
    const both = (what: string, ask: (who: Who) => Promise<Measured>): Promise<void> =>
      compare(
        what,
        () => ask('given'),
        () => ask('decoy'),
      )
    if (!asks) return both('it', (who) => actTwice(scene, who))
    await both('the challenge', (who) => showTwice(scene, who))
    for (const { response } of given.wrong ?? []) {
      await both('a wrong answer', (who) => answerTwice(scene, who, response))
    }
    await expectNeverProven(scene)
  },
}

/** What is right for the user is wrong for the decoy where it proves who they are, and else the same. */
async function expectNeverProven(scene: Scene): Promise<void> {
  const { right, wrong = [] } = scene.subject.case
  if (right === undefined || right === 'link') return
  const known = await scene.begin()
  await known.show()
  const seen = await known.seen()
  const response = typeof right === 'function' ? await right(seen) : right
  const passed = await measure(scene.watch, () => known.send(response))
  const proves = ((await known.stored())?.proofs.length ?? 0) > 0
  const stand = await scene.begin('decoy')
  await stand.show()
  const theirs = typeof right === 'function' ? await right({ ...seen, challenge: stand.challenge }) : right
  const refused = await measure(scene.watch, () => stand.send(theirs))
  if (!proves) return expectAlike('the right answer', passed, { ...refused, work: passed.work })
  if ((await stand.outcome())?.outcome === 'pass') fail('a decoy passes with the answer that proves the person.')
  const [first] = wrong
  if (first === undefined) return
  const mistaken = await answerTwice(scene, 'given', first.response)
  expectAlike('the right answer', mistaken, { ...refused, work: mistaken.work })
}

/** How often two measurements whose work differs are taken again: the server now and then does something for itself. */
const MORE = 3

async function compare(what: string, known: () => Promise<Measured>, decoy: () => Promise<Measured>): Promise<void> {
  let [one, other] = [await known(), await decoy()]
  for (let again = 0; again < MORE && !isDeepStrictEqual(one.work, other.work); again += 1) {
    one = lesser(one, await known())
    other = lesser(other, await decoy())
  }
  expectAlike(what, one, other)
}

async function twice(scene: Scene, who: Who, ask: (visitor: Visitor) => Promise<Measured>): Promise<Measured> {
  return lesser(await ask(await scene.begin(who)), await ask(await scene.begin(who)))
}

const showTwice = (scene: Scene, who: Who): Promise<Measured> =>
  twice(scene, who, (visitor) => measure(scene.watch, () => visitor.show()))

const actTwice = (scene: Scene, who: Who): Promise<Measured> =>
  twice(scene, who, (visitor) => measure(scene.watch, () => visitor.complete()))

function answerTwice(scene: Scene, who: Who, answer: AnswerOf): Promise<Measured> {
  return twice(scene, who, async (visitor) => {
    await visitor.show()
    const response = await visitor.responseOf(answer)
    return measure(scene.watch, () => visitor.send(response))
  })
}
