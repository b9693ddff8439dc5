import { defineStage, definePlugin, pass, restart, type Context, type FlowDocument, type Plugin } from '@sallyport/core'
import Type from 'typebox'
import type { Subject } from './subject.ts'

/** What stands behind the tested stage: it shows that the run has come so far, and leads back. */
const afterStage = defineStage({
  type: 'conformance_after',
  version: 1,
  component: 'conformance-stage-after',
  config: Type.Object({}),
  challenge: Type.Object({}),
  response: Type.Object({ back: Type.Optional(Type.Boolean()), keep_context: Type.Optional(Type.Boolean()) }),
  present: () => ({}),
  submit: (_visit, { back = false, keep_context = false }) => (back ? restart({ keepContext: keep_context }) : pass()),
})

interface Observer {
  /** Called with the context that a stage's `present` has left behind. */
  presented(component: string, context: Context): void
  /** Called when a stage is about to be handed an answer. */
  answered(): void
}

/** The plugin that the server of every conformance suite has. */
export function conformancePlugin({ presented, answered }: Observer): Plugin {
  return definePlugin({
    name: 'conformance',
    version: '1.0.0',
    capabilities: { hooks: ['challenge', 'response'] },
    stages: [afterStage],
    apply({ hooks }) {
      hooks.challenge.tap('conformance', (challenge, visit) => {
        presented(challenge.component, visit.context.all)
        return challenge
      })
      hooks.response.tap('conformance', () => void answered())
    },
  })
}

export const AFTER = afterStage.component
/** A flow in which a browser gets its cookie. */
export const DOOR = 'conformance-door'

/** The flow of a case. */
export function flowOf({ type, slug, case: given }: Subject): FlowDocument {
  const required = (type.requires ?? []).map(({ name }) => name)
  const person = given.person === undefined ? [] : ['pending_user']
  return {
    slug,
    designation: given.designation ?? 'authorization',
    given: [...new Set([...required, ...person, ...Object.keys(given.context ?? {})])],
    stages: [
      { stage: type.type, ...(given.config === undefined ? {} : { config: given.config }) },
      { stage: 'conformance_after' },
    ],
  }
}

export const doorFlow: FlowDocument = {
  slug: DOOR,
  designation: 'authorization',
  stages: [{ stage: 'conformance_after' }],
}
