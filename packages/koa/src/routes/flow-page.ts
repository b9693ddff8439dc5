import type { Challenge } from '@sallyport/core'
import { PAGE_MORE, requireSameOrigin, type Answer, type Pages } from '@sallyport/core/adapter'
import { readBody } from '../read-body.ts'
import { toExecutorRequest } from '../read-wire.ts'
import { keepAnswer } from '../write-answer.ts'
import { carryMessages, takeMessages, withMessages } from '../pages/carried-messages.ts'
import { drawPage } from '../pages/draw-page.ts'
import { inspectPage } from '../pages/inspect-page.ts'
import { isEnhanced, leaveFor } from '../pages/leave-for.ts'
import { loginDestination } from '../pages/login-destination.ts'
import { withInspector } from '../pages/with-inspector.ts'
import { pageAction } from '../pages/page-action.ts'
import { route, type Route } from './route.ts'

/** Drawn in the answer to a form, since nothing would be left of them for a GET. */
const ENDS: ReadonlySet<string> = new Set(['ak-stage-access-denied', 'ak-stage-flow-error', 'ak-stage-session-end'])

/**
 * What the executor answers, drawn.
 *
 * @param options.root `/` is a page of ours, too
 */
export function flowPage(pages: Pages, options: { readonly root: boolean }): Route {
  return route({
    method: 'ALL',
    path: '/if/flow/:slug/',
    access: 'open',
    async handle(ctx, { engine, session }) {
      const slug = ctx.params['slug'] ?? ''
      const own = engine.forHost(ctx.host)
      const { settings } = own
      if (ctx.method === 'POST') {
        requireSameOrigin(settings, { method: ctx.method, header: (name) => ctx.get(name) })
      }
      const posted = ctx.method === 'POST' ? await readBody(ctx) : {}
      // The button for more rows of a list answers nothing.
      const answers = ctx.method === 'POST' && posted[PAGE_MORE] === undefined
      const wire = {
        ...toExecutorRequest(engine, ctx, session, slug),
        query: ctx.querystring,
        form: true,
        body: async () => posted,
      }
      const ask = async (method: string): Promise<Answer> => {
        const answer = await engine.answer({ ...wire, method })
        await keepAnswer(engine, ctx, session, answer)
        return answer
      }
      let answer = await ask(answers || ctx.method !== 'POST' ? wire.method : 'GET')
      let { component, code, ...fields }: Partial<Challenge> = JSON.parse(answer.body)
      const conflict = answer.status === 409 ? String(code ?? 'conflict') : undefined
      if (component === undefined) {
        // Another request was faster: the answer has no challenge, so the present one is fetched.
        answer = await ask('GET')
        ;({ component = '', code, ...fields } = JSON.parse(answer.body))
      }
      const challenge: Challenge = { ...fields, component: component ?? '', ...(code === undefined ? {} : { code }) }
      if (challenge.component === 'xak-flow-redirect') carryMessages(own, ctx, challenge, options)
      if (
        challenge.component === 'xak-flow-redirect' &&
        leaveFor(settings, ctx, withInspector(settings, ctx, String(challenge['to'])))
      )
        return
      if (answers && conflict === undefined && !isEnhanced(ctx) && hasMovedOn(challenge, answer)) {
        ctx.status = 303
        ctx.redirect(pageAction(settings, ctx))
        return
      }
      const hasErrors = Object.keys(challenge.response_errors ?? {}).length > 0
      const keeps = posted['component'] === challenge.component && (hasErrors || conflict !== undefined || !answers)
      ctx.status = answer.status
      drawPage(engine, ctx, pages, {
        kind: 'challenge',
        challenge: withMessages(challenge, takeMessages(own, ctx)),
        stage: answer.stage,
        values: keeps ? posted : {},
        conflict,
        name: engine.definitions.current(slug)?.definition.name ?? '',
        next: loginDestination(engine, settings, slug, ctx.querystring),
        inspection: await inspectPage(own, wire, answer),
      })
    },
  })
}

/** Is there a new challenge that a GET shows as well? What is said once, only this answer says. */
function hasMovedOn({ component, response_errors: errors, flow_info: flow }: Challenge, { status }: Answer): boolean {
  if (status !== 200 || ENDS.has(component) || component === 'xak-flow-redirect') return false
  return Object.keys(errors ?? {}).length === 0 && flow?.messages === undefined
}
