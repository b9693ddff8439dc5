import { createClient, type FlowState, type UnknownChallenge } from '@sallyport/client'
import { assertType, type Equal } from './equal.ts'

interface Acme {
  'acme-stage-pin': { challenge: { component: 'acme-stage-pin'; length: number }; response: { pin: string } }
  'acme-stage-wait': { challenge: { component: 'acme-stage-wait' }; response: Record<never, never> }
}

export async function narrows(): Promise<void> {
  const flow = createClient<Acme>({ url: 'https://login.example.com' }).flow('login', { next: '/app' })
  const at = await flow.start()
  assertType<Equal<typeof at, FlowState<Acme>>>()
  switch (at.component) {
    case 'acme-stage-pin': {
      assertType<Equal<typeof at.kind, 'challenge'>>()
      assertType<Equal<typeof at.challenge.length, number>>()
      assertType<Equal<keyof typeof at.errors, 'pin' | 'non_field_errors'>>()
      const next = await at.answer({ pin: '1234' }, { signal: AbortSignal.timeout(1000) })
      assertType<Equal<typeof next, FlowState<Acme>>>()
      // @ts-expect-error -- the response has no such field
      await at.answer({ password: '1234' })
      // @ts-expect-error -- the response has another field besides
      await at.answer({ pin: '1234', trust: true })
      // @ts-expect-error -- the pin is a text
      await at.answer({ pin: 1234 })
      // @ts-expect-error -- there is something to answer
      await at.answer()
      // @ts-expect-error -- there is no such field that could be wrong
      void at.errors.password
      break
    }
    case 'acme-stage-wait':
      await at.answer()
      await at.answer({})
      // @ts-expect-error -- the response has no field
      await at.answer({ pin: '1234' })
      break
    case 'xak-flow-redirect':
      assertType<Equal<typeof at.to, string>>()
      // @ts-expect-error -- the flow is over
      void at.answer
      break
    case 'ak-stage-access-denied':
      assertType<Equal<typeof at.code, string>>()
      break
    case 'ak-stage-flow-error':
      assertType<Equal<typeof at.requestId, string>>()
      break
    // @ts-expect-error -- no end and no component of the table
    case 'ak-stage-password':
      break
    default:
      // What the table does not name can still be answered.
      assertType<Equal<typeof at.challenge, UnknownChallenge>>()
      await at.answer({ whatever: [1, 2] })
      void at.errors['whatever']?.[0]?.code
  }
}

export async function narrowsByKind(at: FlowState<Acme>): Promise<void> {
  if (at.kind === 'challenge') {
    const { challenge } = at
    if (challenge.component === 'acme-stage-pin') assertType<Equal<typeof challenge.length, number>>()
    await at.reload()
  } else if (at.kind === 'denied') {
    assertType<Equal<typeof at.component, 'ak-stage-access-denied'>>()
  }
}

export async function brings(): Promise<void> {
  const at = await createClient({ url: 'https://login.example.com' }).flow('login').start()
  if (at.component === 'ak-stage-identification') {
    assertType<Equal<typeof at.challenge.user_fields, string[] | null>>()
    await at.answer({ uid_field: 'ann' })
    await at.answer({ uid_field: 'ann', password: null })
  }
  if (at.component === 'ak-stage-consent') await at.answer()
  if (at.component === 'ak-stage-password') {
    assertType<
      Equal<typeof at.errors.password, readonly { readonly string: string; readonly code: string }[] | undefined>
    >()
    // @ts-expect-error -- the response of another component
    await at.answer({ uid_field: 'ann' })
  }
}

// @ts-expect-error -- a component has a challenge and a response
export const broken = createClient<{ 'acme-stage-pin': { challenge: object } }>({ url: 'https://login.example.com' })
