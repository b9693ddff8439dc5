import Type from 'typebox'
import { pass } from '../outcome.ts'
import { defineStage } from '../stage-type.ts'

/** Lets the browser post a form to another place: how some protocols hand over their answer. */
export const autosubmitStage = defineStage({
  type: 'autosubmit',
  version: 1,
  component: 'ak-stage-autosubmit',
  config: Type.Object({
    /** Where the form goes. */
    url: Type.String({ minLength: 1, maxLength: 2048 }),
    /** The form's fields, 100 at most. Default none. */
    attrs: Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 100_000 }), {
      maxProperties: 100,
      default: {},
    }),
    /** What the person reads meanwhile. */
    title: Type.Optional(Type.String({ maxLength: 500 })),
  }),
  challenge: Type.Object({
    url: Type.String({ examples: ['https://app.example.com/acs'] }),
    attrs: Type.Record(Type.String(), Type.String(), { examples: [{ RelayState: 'abc' }] }),
    title: Type.Optional(Type.String()),
  }),
  response: Type.Object({}),
  present: ({ config }) => config,
  submit: () => pass(),
})
