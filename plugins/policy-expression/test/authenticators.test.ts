import type { Person, PolicyRequest, Services } from '@sallyport/core'
import { sayInEnglish } from '@sallyport/core/adapter'
import test from 'ava'
import { expressionPolicy } from '../src/expression-policy.ts'
import { ann, asked, decoy, keys } from './helper.ts'

const environment = { contextKeys: keys }

/** Asks the policy with a service that knows one kind, and returns the user the service was asked about. */
async function askPolicy(expression: string, person: Person | undefined, pendingPerson?: Person) {
  const of: string[] = []
  const authenticators = {
    of: async (about: Person) => {
      of.push(about.kind)
      return about.kind === 'known' ? ['totp'] : []
    },
  }
  const config = { expression }
  // A policy sees of the services only what it names.
  const services = { authenticators } as Partial<Services> as Services
  const prepared = expressionPolicy.prepare?.(config, environment)
  if (prepared === undefined) throw new Error('The policy prepares nothing.')
  const request: PolicyRequest<typeof config, typeof prepared, Services> = {
    ...asked,
    person,
    pendingPerson,
    loggedIn: undefined,
    config,
    prepared,
    services,
    say: sayInEnglish,
    signal: AbortSignal.timeout(1000),
  }
  const result = expressionPolicy.evaluate(request)
  return { synchronous: !(result instanceof Promise), passing: (await result).passing, of }
}

test('has_authenticator() knows kinds', async (t) => {
  t.true((await askPolicy('has_authenticator(request.user)', ann)).passing)
  t.true((await askPolicy('has_authenticator(request.user, "totp")', ann)).passing)
  t.false((await askPolicy('has_authenticator(request.user, "webauthn")', ann)).passing)
})

test('nobody has no authenticator, and nobody is asked', async (t) => {
  t.deepEqual(await askPolicy('has_authenticator(request.user)', undefined), {
    synchronous: false,
    passing: false,
    of: [],
  })
})

test('the service is asked once for a known person and once for a decoy, however often and wherever it is named', async (t) => {
  const expression = 'is_sso && (has_authenticator(request.user) || has_authenticator(context.pending_user, "totp"))'
  t.deepEqual((await askPolicy(expression, ann, ann)).of, ['known'])
  t.deepEqual((await askPolicy(expression, decoy, decoy)).of, ['decoy'])
})

test('an expression that does not name the function answers at once and asks nobody', async (t) => {
  t.deepEqual(await askPolicy('is_member(request.user, "admins")', ann), { synchronous: true, passing: true, of: [] })
})
