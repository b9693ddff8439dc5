import { engineTexts, FlowRefused, HttpError, SetupError } from '@sallyport/core'
import { hasFlowPermission } from '@sallyport/core/adapter'
import Type from 'typebox'
import { flowOf } from './flow-of.ts'
import { route } from './route.ts'

const Link = Type.Object({ link: Type.String({ examples: ['https://login.example.com/if/flow/login/'] }) })

export const executeFlow = route({
  method: 'GET',
  path: '/api/v3/flows/instances/:slug/execute/',
  access: 'user',
  permission: 'execute_flow',
  changes: true,
  operationId: 'flows_instances_execute_retrieve',
  tag: 'flows',
  summary: 'Begins a flow for the caller, in the browser that asks',
  answers: [{ status: 200, description: 'The flow has begun in this browser.', name: 'Link', schema: Link }],
  errors: ['flow_not_applicable'],
  async handle(call) {
    const { ctx, engine, mount, found } = call
    const slug = ctx.params['slug'] ?? ''
    if (!hasFlowPermission(found.person, 'view_flow', slug)) {
      throw new HttpError(403, 'forbidden', 'This needs the permission "view_flow", too.')
    }
    flowOf(call)
    const browser = mount.session.read(ctx)
    if (browser === undefined) throw new HttpError(403, 'not_authenticated', engineTexts.http_nobody)
    try {
      const { link } = await engine.start(slug, { browser, loggedIn: true })
      return { body: { link } }
    } catch (error) {
      // The flow is for another user, or requires a context that is not given here.
      if (!(error instanceof FlowRefused || error instanceof SetupError)) throw error
      // The login has ended since the caller's permissions were read.
      if (error.code === 'not_authenticated') throw new HttpError(403, 'not_authenticated', engineTexts.http_nobody)
      const detail = `Flow not applicable to current user/request: ${error.message}`
      throw new HttpError(400, 'flow_not_applicable', detail)
    }
  },
})
