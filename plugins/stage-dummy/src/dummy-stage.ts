import { defineStage, pass } from '@sallyport/core'
import Type from 'typebox'

/** Asks nothing and accepts every answer: for trying things out. */
export const dummyStage = defineStage({
  type: 'dummy',
  version: 1,
  component: 'ak-stage-dummy',
  config: Type.Object({
    /** Throws when it is answered, so that one can see what a crash looks like. Default false. */
    throwError: Type.Boolean({ default: false }),
  }),
  challenge: Type.Object({ name: Type.String({ examples: ['dummy'] }) }),
  response: Type.Object({}),
  present: ({ stage }) => ({ name: stage.name }),
  submit({ config }) {
    if (config.throwError) throw new Error('The dummy stage throws, as it is configured to.')
    return pass()
  },
})
