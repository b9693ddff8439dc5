import type { AnyPolicyType } from '@sallyport/core'
import { fail, runRule } from '../rule.ts'
import type { TestFunction } from '../test-function.ts'
import type { PolicyCases } from './policy-case.ts'
import { policyRules } from './policy-rules.ts'
import { policyScene, refusalOf } from './policy-scene.ts'

const REFUSES = {
  name: 'refuses',
  title: 'a wrong configuration is refused, with the path of what is wrong',
  why: 'Operators read the path and the line; what is not refused at the start fails in a login.',
  fix: 'Bound the schema `config`, and throw a `PolicyProblem` with a path from `prepare`.',
}

/**
 * Registers the tests that every policy type must pass: one for each rule and case, with the rule in its title. Nothing is
 * started for them. A test that fails says which rule is broken, what was seen, why it matters and how to fix it.
 *
 * @param test ava's `test`
 * @param cases what it answers, and which configurations it refuses, by title
 */
export function testPolicy(test: TestFunction, type: AnyPolicyType, cases: PolicyCases): void {
  const { answers, refuses = {}, contextKeys = [] } = cases
  for (const [title, one] of Object.entries(answers)) {
    const scene = policyScene(type, one, contextKeys)
    for (const rule of policyRules) {
      if (rule.appliesTo?.(scene) === false) continue
      test.serial(`${type.type}, ${title}: ${rule.name}: ${rule.title}`, async (t) => {
        await runRule(rule, () => rule.check(scene))
        t.pass()
      })
    }
    test.serial(`${type.type}, ${title}: accepts: its configuration is accepted`, async (t) => {
      const rule = { ...REFUSES, name: 'accepts', title: 'its configuration is accepted' }
      await runRule(rule, async () => {
        const refusal = refusalOf(scene, one.config ?? {})
        if (refusal !== undefined) fail(`it is refused at "${refusal.path.join('.')}".`)
      })
      t.pass()
    })
  }
  for (const [title, { config, path }] of Object.entries(refuses)) {
    test.serial(`${type.type}, ${title}: ${REFUSES.name}: ${REFUSES.title}`, async (t) => {
      await runRule(REFUSES, async () => {
        const refusal = refusalOf(policyScene(type, {}, contextKeys), config)
        if (refusal === undefined) return fail(`${JSON.stringify(config)} is accepted.`)
        const reported = refusal.path.join('.')
        if (reported !== path.join('.')) fail(`the path is "${reported}" instead of "${path.join('.')}".`)
      })
      t.pass()
    })
  }
}
