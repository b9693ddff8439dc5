import { actions, button } from './actions.ts'
import type { Drawing } from './draw-challenge.ts'
import { html } from './html/html.ts'
import { messages } from './messages.ts'
import type { PageScope } from './page-scope.ts'

/** Nobody can log in yet. The way on is a secret of the operator, so the page says where to look, and no more. */
export function drawEmptiness(scope: PageScope): Drawing {
  const { say, action, settings } = scope
  return {
    layout: 'stacked',
    background: undefined,
    heading: say(messages.empty, { app: settings.brand.title }),
    content: html`<p>${say(messages.empty_text)}</p>
      <p>${say(messages.empty_way)}</p>
      <pre><code>${settings.url.origin}/-/setup/…</code></pre>
      ${actions(button(scope, action, say(messages.empty_again), true))}`,
  }
}
