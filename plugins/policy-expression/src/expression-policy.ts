import { definePolicy, type Person, type PolicyRequest, type PolicyResult, type Services } from '@sallyport/core'
import Type from 'typebox'
import type { Authenticators } from './authenticators.ts'
import { LONGEST_EXPRESSION } from './bounds.ts'
import { compileExpression, type CompiledExpression } from './compile-expression.ts'
import { people, type PersonPath } from './variables.ts'

/** Decides by a CEL expression. */
export const expressionPolicy = definePolicy({
  type: 'expression',
  version: 1,
  config: Type.Object({
    /** What must be true for the policy to pass; at most 16,384 characters. */
    expression: Type.String({ minLength: 1, maxLength: LONGEST_EXPRESSION }),
  }),
  prepare: ({ expression }, { contextKeys }) => compileExpression(expression, contextKeys),
  readsUser: (_config, { readsUser }) => readsUser,
  evaluate(request) {
    const { prepared } = request
    return prepared.authenticators.length === 0 ? prepared.evaluate(request) : withAuthenticators(prepared, request)
  },
})

/** Asks once for each person, a known one or a decoy, before the expression is run: what it makes of that costs no query. */
async function withAuthenticators(
  compiled: CompiledExpression,
  request: PolicyRequest<object, unknown, Services>,
): Promise<PolicyResult> {
  const authenticators: Authenticators | undefined = request.services.authenticators
  const asked = new Map<Person, Promise<readonly string[]>>()
  const lists = compiled.authenticators.map(async (path): Promise<[PersonPath, readonly string[]]> => {
    const person = people[path](request)
    if (person === undefined || authenticators === undefined) return [path, []]
    const list = asked.get(person) ?? authenticators.of(person)
    asked.set(person, list)
    return [path, await list]
  })
  return compiled.evaluate(request, new Map(await Promise.all(lists)))
}
