import { Designation, engineTexts, HttpError } from '@sallyport/core'
import { flowPage } from '@sallyport/core/adapter'
import Type from 'typebox'
import { keptQuery } from '../kept-query.ts'
import { toExecutorRequest } from '../read-wire.ts'
import { route } from './route.ts'

const DESIGNATIONS: ReadonlySet<string> = new Set(Designation.enum)

/** Redirects to the visitor's flow of a designation. Their runs of other flows continue. */
export const toDefaultFlow = route({
  method: 'GET',
  path: '/flows/-/default/:designation/',
  access: 'public',
  operationId: 'flows_default',
  tag: 'flows',
  summary: 'Find the right flow',
  description: 'The flow of the brand, else the first by slug that applies to the visitor. The query is kept.',
  query: [{ name: 'next', description: 'Where the flow leads at its end.', schema: Type.String() }],
  answers: [{ status: 302, description: 'To the page of the flow.', headers: { Location: 'Its path.' } }],
  errors: ['flow_not_found', 'unavailable'],
  async handle({ ctx, engine, mount }) {
    const { designation } = ctx.params
    const wire = { ...toExecutorRequest(engine, ctx, mount.session, ''), query: ctx.querystring }
    const slug = isDesignation(designation) ? await engine.defaultFlow(wire, designation) : undefined
    if (slug === undefined) throw new HttpError(404, 'flow_not_found', engineTexts.http_no_such_flow)
    ctx.redirect(flowPage(engine.settings, slug, keptQuery(engine, ctx.querystring)))
  },
})

function isDesignation(text: string | undefined): text is Designation {
  return text !== undefined && DESIGNATIONS.has(text)
}
