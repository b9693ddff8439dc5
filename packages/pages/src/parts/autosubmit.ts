import type { ShownChallenge } from '@sallyport/core/adapter'
import { framed, type Drawing } from '../draw-challenge.ts'
import { html } from '../html/html.ts'
import { messages } from '../messages.ts'
import type { PageScope } from '../page-scope.ts'

/** A form that goes to another place: by itself where scripts run, else by a button. */
export function drawAutosubmit(scope: PageScope, shown: ShownChallenge): Drawing {
  const { say, link, allow } = scope
  const { url, attrs, title } = shown.challenge
  const to = typeof url === 'string' ? link(url) : undefined
  const heading = typeof title === 'string' && title !== '' ? title : say(messages.redirecting)
  if (to === undefined) return { ...framed(scope, shown), heading, content: html`<p>${say(messages.not_drawn)}</p>` }
  allow('form-action', to)
  const fields = typeof attrs === 'object' && attrs !== null ? Object.entries(attrs) : []
  return {
    ...framed(scope, shown),
    heading,
    content: html`<p>${say(messages.redirecting_text)}</p>
      <form method="post" action="${to}" data-autosubmit>
        ${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${String(value)}" />`)}
        <div class="actions"><button class="primary">${say(messages.continue)}</button></div>
      </form>`,
  }
}
