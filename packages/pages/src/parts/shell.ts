import { trustedHtml } from '../html/html.ts'
import { definePart, textOf } from './part.ts'

/** A piece of HTML as the operator or a plugin has written it. The page's policy keeps scripts in it from running. */
export const shellPart = definePart('xak-flow-shell', {
  render: ({ html, challenge, submit }) =>
    html`<div class="shell">${trustedHtml(textOf(challenge['body']))}</div>
      <div class="actions">${submit()}</div>`,
})
