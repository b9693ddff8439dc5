import type { Challenge, FieldErrors, FlowMessage } from '@sallyport/core'
import type { ShownChallenge } from '@sallyport/core/adapter'
import { drawInspection } from './draw-inspection.ts'
import { drawBySchema, openForm, partInput } from './draw-part.ts'
import { attributes, cut, html, type Html } from './html/html.ts'
import { messages } from './messages.ts'
import type { PagePart } from './page-part.ts'
import type { PageScope } from './page-scope.ts'

/** What goes into a document. */
export interface Drawing {
  readonly heading: string
  /** All of the page's own content but its heading. */
  readonly content: Html
  readonly layout: string
  /** There is more to see than a form. */
  readonly wide?: boolean
  readonly background: string | undefined
  readonly next?: string | undefined
  /** What an inspector sees beside it. */
  readonly inspection?: Html | undefined
  /** URL of the part's module for the browser. */
  readonly client?: string | undefined
}

/** Longest heading; what is longer is cut. */
const HEADING = 200

/** A challenge in its frame: messages, who it is about, and the form. */
export function drawChallenge(
  scope: PageScope,
  shown: ShownChallenge,
  part: PagePart | undefined,
  client: string | undefined,
): Drawing {
  const { challenge, stage } = shown
  const form = openForm(scope, shown)
  const schemas = { challenge: stage?.challenge?.schema, response: stage?.response?.schema }
  const input = partInput(scope, shown, schemas, form)
  const inner = part === undefined ? drawBySchema(input) : part.render(input)
  const heading = challenge.flow_info?.title || part?.heading?.(input) || shown.name || scope.settings.brand.title
  const set = attributes({
    method: 'post',
    action: scope.action,
    novalidate: true,
    'data-enhance': true,
    'data-client': client,
  })
  const hidden = ['component', 'step'].map(
    (name) => html`<input type="hidden" name="${name}" value="${String(challenge[name] ?? '')}" />`,
  )
  return {
    ...framed(scope, shown),
    heading: cut(heading, HEADING),
    content: html`${noticesOf(scope, shown)}${userOf(scope, challenge)}${unclaimed(form.errors, form.claimed, scope)}<form${set}>${hidden}${inner}</form>`,
    client,
  }
}

/** What the flow says of its pages. */
export function framed(
  scope: PageScope,
  { challenge, next, inspection }: ShownChallenge,
): Pick<Drawing, 'layout' | 'background' | 'next' | 'inspection'> {
  return {
    layout: challenge.flow_info?.layout ?? 'stacked',
    background: challenge.flow_info?.background,
    next,
    inspection: inspection === undefined ? undefined : drawInspection(scope, inspection),
  }
}

/** Lines that are shown once. */
export function drawMessages(lines: readonly FlowMessage[]): readonly Html[] {
  return lines.map(
    ({ level, message }) =>
      html`<p class="notice ${level}" ${attributes({ role: level === 'error' ? 'alert' : undefined })}>${message}</p>`,
  )
}

/** Lines that are shown once, and why what was sent did not count. */
export function noticesOf({ say }: PageScope, { challenge, conflict }: ShownChallenge): readonly Html[] {
  const lines = drawMessages(challenge.flow_info?.messages ?? [])
  if (conflict === undefined) return lines
  const text = say(conflict === 'cookie_missing' ? messages.cookie_missing : messages.conflict)
  return [...lines, html`<p class="notice warning" role="alert">${text}</p>`]
}

/** The user that it is about, with a way out for anybody else. */
export function userOf({ say, link, picture }: PageScope, challenge: Challenge, withWay = true): Html {
  const { pending_user: name, pending_user_avatar: avatar, flow_info: flow } = challenge
  if (name === undefined || name === '') return html``
  const source = avatar === undefined ? undefined : picture(avatar)
  const way = flow === undefined || !withWay ? undefined : link(flow.cancel_url)
  const shown = cut(name, HEADING)
  return html`<div class="person">
    ${source === undefined ? '' : html`<img src="${source}" alt="" width="40" height="40" />`}<bdi>${shown}</bdi>${way === undefined ? '' : html`<a href="${way}">${say(messages.not_you)}</a>`}
  </div>`
}

/** Errors that no field has shown. */
function unclaimed(errors: FieldErrors, claimed: ReadonlySet<string>, { say }: PageScope): Html {
  const rest = Object.entries(errors).filter(([name]) => !claimed.has(name))
  if (rest.length === 0) return html``
  const lines = rest.flatMap(([name, reasons]) =>
    reasons.map(({ string }) =>
      name === 'non_field_errors' ? html`<span>${string}</span>` : html`<span>${name}: ${string}</span>`,
    ),
  )
  return html`<p class="notice error" role="alert" tabindex="-1">
    <span class="unseen">${say(messages.error)} </span>${lines}
  </p>`
}
