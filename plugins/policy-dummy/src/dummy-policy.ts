import { definePolicy, PolicyProblem } from '@sallyport/core'
import Type from 'typebox'
import { messages } from './messages.ts'
import { wait } from './wait.ts'

const Seconds = Type.Number({ minimum: 0, maximum: 60, default: 0 })

/** Returns a configured result after a configured delay: for trying out flows and the engine. */
export const dummyPolicy = definePolicy({
  type: 'dummy',
  version: 1,
  config: Type.Object({
    /** What it answers; false when absent. */
    result: Type.Boolean({ default: false }),
    /** Seconds; it waits a random time between the two, 0 when absent. */
    waitMin: Seconds,
    waitMax: Seconds,
    /** It fails by error after the wait; false when absent. */
    throwError: Type.Boolean({ default: false }),
  }),
  prepare({ waitMin, waitMax }): undefined {
    if (waitMax < waitMin) throw new PolicyProblem(['waitMax'], 'is less than "waitMin"')
  },
  readsUser: () => false,
  async evaluate({ config, say, signal }) {
    await wait(config, signal)
    const { result, throwError } = config
    if (throwError) throw new Error('The dummy policy is configured to fail.')
    return { passing: result, messages: [say(messages.dummy)] }
  },
})
