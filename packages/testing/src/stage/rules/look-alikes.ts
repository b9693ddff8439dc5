import type { JsonObject } from '@sallyport/core'
import { identifierKey } from '@sallyport/core'
import { fail } from '../../rule.ts'
import type { Scene } from '../scene.ts'
import type { StageRule } from '../stage-rule.ts'

/** Nobody's name ends so. */
const STRANGER = 'x7f3a'

/** Other ways to write a text, and texts that look like it. */
const VARIANTS: readonly ((text: string) => string)[] = [
  (text) => text.toUpperCase(),
  (text) => text.normalize('NFD'),
  (text) => text.replace(/[a-z]/, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)),
  (text) => `${text.slice(0, 1)}\u0301${text.slice(1)}`,
  (text) => text.replace('a', '\u0430'),
  (text) => `${text.slice(0, 1)}\u200B${text.slice(1)}`,
  (text) => `${text.slice(0, 1)}\u00AD${text.slice(1)}`,
  (text) => `${text.slice(0, 1)}.${text.slice(1)}`,
  (text) => text.replace('i', '\u0131'),
  (text) => `${text}\uFF0E`,
  (text) => text.replace('n', '\u207F'),
]

export const lookAlikes: StageRule = {
  name: 'look-alikes',
  title: 'a name is found in each of its spellings, and nobody by a name that only looks like it',
  why: 'What the look-up takes for the same and the registration does not gives one person the account of another.',
  fix: 'Look people up with `services.users.find` and the text as it was typed, and compare names by `visit.identifier` alone.',
  concerns: 'has `alike`',
  classes: [19],
  appliesTo: ({ asks, case: given }) => asks && given.alike !== undefined,
  async check(scene) {
    for (const [known] of scene.subject.case.alike ?? []) {
      const visitor = await scene.begin()
      await visitor.show()
      const response = await visitor.responseOf(known)
      const found = await whoIsFound(scene, response)
      if (found === undefined) continue
      for (const [field, text] of Object.entries(response)) {
        if (typeof text !== 'string') continue
        // A field that does not say who it is, such as a password beside the name.
        if ((await whoIsFound(scene, { ...response, [field]: `${text}-${STRANGER}` })) === found) continue
        for (const variant of new Set(VARIANTS.map((write) => write(text)).filter((one) => one !== text))) {
          const who = await whoIsFound(scene, { ...response, [field]: variant })
          const isSame = identifierKey(variant) === identifierKey(text)
          const spelt = JSON.stringify(variant)
          if (isSame && who !== found) fail(`${spelt} is the same as "${text}", and finds somebody else or nobody.`)
          if (!isSame && who === found) fail(`${spelt} only looks like "${text}", and finds the same person.`)
        }
      }
    }
  },
}

/** Key of the existing user that a run is about after an answer. */
async function whoIsFound({ begin, served }: Scene, response: JsonObject): Promise<string | undefined> {
  const visitor = await begin()
  await visitor.show()
  await visitor.send(response)
  const pk = (await visitor.stored())?.pendingPerson ?? undefined
  return pk === undefined ? undefined : (await served.storage.users.get(pk))?.pk
}
