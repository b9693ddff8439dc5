import { application } from '@sallyport/planner'
import Type from 'typebox'
import { pass } from '../outcome.ts'
import { defineStage } from '../stage-type.ts'

/** Says that an application's session has ended, and offers to go back to it or to log out here too. */
export const sessionEndStage = defineStage({
  type: 'session_end',
  version: 1,
  component: 'ak-stage-session-end',
  config: Type.Object({
    /** Slug of the flow that logs out here; the brand's when absent, and no link if it has none. */
    invalidationFlow: Type.Optional(Type.String({ maxLength: 100 })),
  }),
  challenge: Type.Object({
    application_name: Type.Optional(Type.String({ examples: ['Wiki'] })),
    application_launch_url: Type.Optional(Type.String()),
    invalidation_flow_url: Type.Optional(Type.String()),
    brand_name: Type.String({ examples: ['Sallyport'] }),
  }),
  response: Type.Object({}),
  withUser: true,
  present({ config, context, brand, links, loggedIn }) {
    const app = context.get(application)
    const invalidationFlow = config.invalidationFlow ?? brand.flows.invalidation
    return {
      brand_name: brand.title,
      ...(app === undefined ? {} : { application_name: app.name }),
      ...(app?.launch_url === undefined ? {} : { application_launch_url: app.launch_url }),
      // Nobody who is not logged in here can log out here.
      ...(invalidationFlow === undefined || loggedIn === undefined
        ? {}
        : { invalidation_flow_url: links.flow(invalidationFlow) }),
    }
  },
  submit: () => pass(),
})
