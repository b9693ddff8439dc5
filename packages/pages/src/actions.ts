import { attributes, html, type Html } from './html/html.ts'
import type { PageScope } from './page-scope.ts'

/** Buttons below each other. */
export function actions(...buttons: readonly (Html | '')[]): Html {
  return html`<div class="actions">${buttons}</div>`
}

/** A link that looks like a button; nothing where it is none to lead to. */
export function button(scope: PageScope, url: string, label: string, quiet = false): Html {
  const href = scope.link(url)
  return href === undefined
    ? html``
    : html`<a class="button ${quiet ? 'quiet' : 'primary'}" ${attributes({ href })}>${label}</a>`
}
