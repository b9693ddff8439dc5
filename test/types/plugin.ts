import { definePlugin, type ErrorCode, type Outcome, type Person } from '@sallyport/core'
import type { Answer } from '@sallyport/core/adapter'
import { assertType, type Equal } from './equal.ts'

export const taps = definePlugin({
  name: 'acme',
  version: '1.0.0',
  capabilities: { hooks: ['response'] },
  apply({ hooks }) {
    hooks.response.tapPromise('acme', async (_response, visit): Promise<Outcome | undefined> => {
      assertType<Equal<typeof visit.person, Person | undefined>>()
      return undefined
    })
    // @ts-expect-error -- a decision is an outcome
    hooks.response.tapPromise('acme', async () => 'retry')
    // @ts-expect-error -- there is no such hook
    hooks.loggedIn.tap('acme', () => undefined)
    // @ts-expect-error -- a stage has to be one
    hooks.stages.tap('acme', (stages) => stages.add({ type: 'acme' }))
  },
})

// @ts-expect-error -- a stage has to be one
export const wrongStage = definePlugin({ name: 'acme', version: '1.0.0', stages: [{ type: 'acme' }] })
// @ts-expect-error -- what is declared is a list
export const noList = definePlugin({ name: 'acme', version: '1.0.0', messages: { en: {} } })
// @ts-expect-error -- there is no such member
export const misspelt = definePlugin({ name: 'acme', version: '1.0.0', stage: [] })

/** A switch over users has to handle decoys. */
export function nameOf(person: Person): string {
  // @ts-expect-error -- a decoy has no name of its own
  void person.username
  switch (person.kind) {
    case 'known':
      return person.username
    case 'decoy':
      return person.identifier
  }
}

export const answer: Answer = { status: 200, body: '{}' }
// @ts-expect-error -- the body is JSON already
export const parsed: Answer = { status: 200, body: {} }

export const code: ErrorCode = 'unavailable'
// @ts-expect-error -- codes are a closed list
export const unknownCode: ErrorCode = 'whatever'
