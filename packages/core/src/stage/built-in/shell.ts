import Type from 'typebox'
import { pass } from '../outcome.ts'
import { defineStage } from '../stage-type.ts'

/** Shows a piece of HTML, as the operator or a plugin has written it: the client inserts it as it is. */
export const shellStage = defineStage({
  type: 'shell',
  version: 1,
  component: 'xak-flow-shell',
  config: Type.Object({
    /** HTML. Never put into it what a visitor has typed. */
    body: Type.String({ maxLength: 100_000 }),
  }),
  challenge: Type.Object({ body: Type.String({ examples: ['<h1>Welcome</h1>'] }) }),
  response: Type.Object({}),
  present: ({ config }) => config,
  submit: () => pass(),
})
