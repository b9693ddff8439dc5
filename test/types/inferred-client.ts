import { createClient, type ComponentsOf, type UnknownChallenge } from '@sallyport/client'
import { definePlugin, defineStage, pass, type Plugin } from '@sallyport/core'
import { builtInPlugins, defineConfig } from '@sallyport/server'
import Type from 'typebox'
import { assertType, type Equal } from './equal.ts'

const pinStage = defineStage({
  type: 'acme_pin',
  version: 1,
  component: 'acme-stage-pin',
  config: Type.Object({}),
  challenge: Type.Object({ length: Type.Integer() }),
  response: Type.Object({ pin: Type.String({ maxLength: 12 }), trust: Type.Optional(Type.Boolean()) }),
  present: () => ({ length: 6 }),
  submit: () => pass(),
})

const waitStage = defineStage({
  type: 'acme_wait',
  version: 1,
  component: 'acme-stage-wait',
  config: Type.Object({ longest: Type.Integer() }),
  challenge: ({ longest }) => Type.Object({ seconds: Type.Integer({ maximum: longest }) }),
  response: Type.Object({}),
  present: async () => ({ seconds: 1 }),
  submit: () => pass(),
})

const silentStage = defineStage({ type: 'acme_note', version: 1, config: Type.Object({}), act: () => pass() })

const acme = () => definePlugin({ name: 'acme', version: '1.0.0', stages: [pinStage, waitStage, silentStage] })
const bare = () => definePlugin({ name: 'bare', version: '1.0.0' })
/** One whose type says nothing of its stages. */
const erased = (): Plugin => acme()

const plugins = [...builtInPlugins(), bare(), acme()] as const
export const config = defineConfig({ plugins: [...builtInPlugins(), 'acme-named', acme()] })
const URL = 'https://login.example.com'

assertType<Equal<ComponentsOf<typeof plugins>['acme-stage-pin']['challenge']['length'], number>>()
assertType<'ak-stage-password' extends keyof ComponentsOf<typeof plugins> ? true : false>()

export async function infersFromPlugins(): Promise<void> {
  const at = await createClient<typeof plugins>({ url: URL }).flow('pin').start()
  switch (at.component) {
    case 'acme-stage-pin':
      assertType<Equal<typeof at.challenge.length, number>>()
      assertType<Equal<keyof typeof at.errors, 'pin' | 'trust' | 'non_field_errors'>>()
      await at.answer({ pin: '1234' })
      await at.answer({ pin: '1234', trust: true })
      // @ts-expect-error -- the pin is a text
      await at.answer({ pin: 1234 })
      // @ts-expect-error -- there is something to answer
      await at.answer()
      // @ts-expect-error -- the challenge has no such field
      void at.challenge.seconds
      break
    case 'acme-stage-wait':
      assertType<Equal<typeof at.challenge.seconds, number>>()
      await at.answer()
      break
    case 'ak-stage-password':
      await at.answer({ password: 'correct horse' })
      break
    // @ts-expect-error -- no plugin of the set has it
    case 'acme-stage-unknown':
      break
    default:
  }
}

export async function infersFromAConfiguration(): Promise<void> {
  const at = await createClient<typeof config>({ url: URL }).flow('pin').start()
  if (at.component === 'acme-stage-pin') assertType<Equal<typeof at.challenge.length, number>>()
}

const others = [erased()] as const

export async function knowsNothingOfOthers(): Promise<void> {
  const at = await createClient<typeof others>({ url: URL }).flow('pin').start()
  // @ts-expect-error -- the type of the plugin does not say it
  if (at.component === 'acme-stage-pin') return
  if (at.component === '(another component)') assertType<Equal<typeof at.challenge, UnknownChallenge>>()
}
