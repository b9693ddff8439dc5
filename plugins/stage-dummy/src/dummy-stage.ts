import { defineStage, field, pass } from '@sallyport/core'
import Type from 'typebox'
import { messages } from './messages.ts'

/** Asks nothing and accepts every answer: for trying things out. */
export const dummyStage = defineStage({
  type: 'dummy',
  version: 1,
  readsPerson: 'brief',
  component: 'ak-stage-dummy',
  config: Type.Object({
    /** Throws when it is shown, and when an answer arrives that has not seen it: what a crash looks like. Default false. */
    throwError: Type.Boolean({ default: false }),
  }),
  challenge: Type.Object({ name: Type.String({ examples: ['dummy'], ...field({ label: messages.name }) }) }),
  response: Type.Object({}),
  present({ config, stage }) {
    if (config.throwError) throw failure()
    return { name: stage.name }
  },
  submit({ config }) {
    if (config.throwError) throw failure()
    return pass()
  },
})

function failure(): Error {
  return new Error('The dummy stage throws, as it is configured to.')
}
