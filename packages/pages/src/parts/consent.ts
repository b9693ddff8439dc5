import type { Html } from '../html/html.ts'
import { messages } from '../messages.ts'
import { definePart, listOf, textOf } from './part.ts'

/** A click before something happens, and what is asked for. */
export const consentPart = definePart('ak-stage-consent', {
  render({ html, say, challenge, submit }) {
    const { header_text: header, permissions, additional_permissions: additional, token } = challenge
    const title = challenge.flow_info?.title
    // The gate says only what the page is called already.
    const text = textOf(header) === title ? '' : html`<p>${textOf(header)}</p>`
    const list = (label: string, given: unknown): Html | '' => {
      const names = listOf(given).flatMap((permission) => textOf(permission['name']) || textOf(permission['id']))
      return names.length === 0
        ? ''
        : html`<h2>${label}</h2>
            <ul>
              ${names.map((name) => html`<li>${name}</li>`)}
            </ul>`
    }
    return html`${text}${list(say(messages.permissions), permissions)}${list(say(messages.additional_permissions), additional)}<input
        type="hidden"
        name="token"
        value="${textOf(token)}"
      />
      <div class="actions">${submit(say(messages.continue))}</div>`
  },
})
