import type { PagePart } from '@sallyport/pages'
import { messages } from './messages.ts'
import type { passwordStage } from './password-stage.ts'

/** The page on which the user types their password. */
export const passwordPage: PagePart<typeof passwordStage> = {
  component: 'ak-stage-password',
  heading: ({ say }) => say(messages.heading),
  render({ challenge, html, say, field, submit, link }) {
    const { pending_user: name = '', recovery_url: recovery, allow_show_password: reveal } = challenge
    const password = field('password', {
      label: say(messages.password),
      secret: true,
      autocomplete: 'current-password',
      reveal,
    })
    // Lets a password manager know whose password it is.
    const whose = html`<input
      class="unseen"
      type="text"
      autocomplete="username"
      value="${name}"
      readonly
      tabindex="-1"
      aria-hidden="true"
    />`
    const links = recovery === undefined ? '' : html`<div class="links">${link(recovery, say(messages.recovery))}</div>`
    return html`${whose}${password}
      <div class="actions">${submit(say(messages.log_in))}</div>
      ${links}`
  },
}
