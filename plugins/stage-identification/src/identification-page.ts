import type { Message } from '@sallyport/core'
import type { PagePart } from '@sallyport/pages'
import type { identificationStage } from './identification-stage.ts'
import { messages } from './messages.ts'

/** The page on which the visitor says who they are. */
export const identificationPage: PagePart<typeof identificationStage> = {
  component: 'ak-stage-identification',
  heading: ({ say }) => say(messages.heading),
  render({ challenge, html, say, field, submit, link }) {
    const { user_fields: kinds, password_fields: withPassword, flow_designation: designation } = challenge
    const onlyEmail = kinds?.length === 1 && kinds[0] === 'email'
    const name = field('uid_field', {
      label: say(labelOf(kinds ?? [])),
      autocomplete: 'username',
      inputmode: onlyEmail ? 'email' : 'text',
      multiline: false,
    })
    const password = withPassword
      ? field('password', {
          label: say(messages.password),
          secret: true,
          autocomplete: 'current-password',
          reveal: challenge.allow_show_password,
        })
      : ''
    const remember = challenge.enable_remember_me
      ? html`<div class="field" hidden>
          <label class="tick"
            ><input type="checkbox" data-remember="uid_field" /><span>${say(messages.remember_name)}</span></label
          >
        </div>`
      : ''
    const links = [
      [challenge.passwordless_url, messages.passwordless] as const,
      [challenge.recovery_url, messages.recovery] as const,
      [challenge.enroll_url, messages.enroll] as const,
    ].flatMap(([url, message]) => (url === undefined ? [] : [link(url, say(message))]))
    const label = say(designation === 'authentication' ? messages.log_in : messages.continue)
    return html`${name}${password}${remember}
      <div class="actions">${submit(label)}</div>
      ${links.length === 0 ? '' : html`<div class="links">${links}</div>`}`
  },
}

function labelOf(kinds: readonly string[]): Message {
  const [first] = kinds
  if (kinds.length === 1 && first === 'email') return messages.email
  if (kinds.length === 1 && first === 'username') return messages.username
  if (kinds.length === 1) return messages.upn
  return kinds.includes('upn') ? messages.any : messages.email_or_username
}
