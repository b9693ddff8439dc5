import type { Translate } from '@sallyport/core'
import { html, type Html } from '../html/html.ts'
import { messages } from '../messages.ts'
import type { Control } from './control.ts'

/** Ids of what a screen reader reads out with a field: errors first. */
export function describe({ id, help, errors }: Control, limits = ''): string | undefined {
  const ids = [
    ...(errors.length > 0 ? [`${id}-error`] : []),
    ...(help === '' ? [] : [`${id}-help`]),
    ...(limits === '' ? [] : [`${id}-limits`]),
  ]
  return ids.length === 0 ? undefined : ids.join(' ')
}

export function helpOf({ id, help }: Control): Html {
  return help === '' ? html`` : html`<p class="help" id="${id}-help">${help}</p>`
}

export function errorsOf({ id, errors }: Control, say: Translate): Html {
  if (errors.length === 0) return html``
  const lines = errors.map(({ string }) => html`<span>${string}</span>`)
  return html`<p class="problem" id="${id}-error"><span class="unseen">${say(messages.error)} </span>${lines}</p>`
}

export function optional({ mark }: Control, say: Translate): Html {
  return !mark ? html`` : html` <span class="optional">(${say(messages.optional)})</span>`
}
