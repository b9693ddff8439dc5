import type { PagePart } from '@sallyport/pages'
import { messages } from './messages.ts'
import type { userLoginStage } from './user-login-stage.ts'

/** The page that asks whether to be remembered. */
export const userLoginPage: PagePart<typeof userLoginStage> = {
  component: 'ak-stage-user-login',
  heading: ({ say }) => say(messages.heading),
  render({ html, say, submit }) {
    const yes = submit(say(messages.yes), { field: 'remember_me', value: true })
    const no = submit(say(messages.no), { field: 'remember_me', value: false, quiet: true })
    return html`<p><strong>${say(messages.heading)}</strong> ${say(messages.question)}</p>
      <div class="actions">${yes}${no}</div>`
  },
}
