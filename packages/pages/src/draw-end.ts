import type { ShownChallenge, ShownError } from '@sallyport/core/adapter'
import { actions, button } from './actions.ts'
import { framed, noticesOf, userOf, type Drawing } from './draw-challenge.ts'
import { html } from './html/html.ts'
import { messages } from './messages.ts'
import type { PageScope } from './page-scope.ts'

/** The run is denied: why, and a way on. */
export function drawDenial(scope: PageScope, shown: ShownChallenge): Drawing {
  const { say } = scope
  const { challenge } = shown
  const { code, error_message: reason, continue_url: way, flow_info: flow } = challenge
  const isGood = code === 'confirmed_elsewhere'
  const to = textOf(way) ?? flow?.cancel_url
  return {
    ...framed(scope, shown),
    heading: isGood ? flow?.title || scope.settings.brand.title : say(messages.denied),
    content: html`${noticesOf(scope, shown)}${userOf(scope, challenge, false)}
      <p class="notice ${isGood ? 'success' : 'error'}" role="alert">${textOf(reason) ?? ''}</p>
      ${isGood || to === undefined ? '' : actions(button(scope, to, say(messages.start_again)))}`,
  }
}

/** Something crashed; the run is as it was. */
export function drawFlowError(scope: PageScope, shown: ShownChallenge): Drawing {
  const { say, action } = scope
  const { request_id: id, error, traceback } = shown.challenge
  const details = [error, traceback].flatMap((text) => textOf(text) ?? [])
  return {
    ...framed(scope, shown),
    heading: say(messages.flow_error),
    content: html`<p>${say(messages.flow_error_text)}</p>
      <dl class="view tall">
        <div>
          <dt>${say(messages.request_id)}</dt>
          <dd><code>${textOf(id) ?? ''}</code></dd>
        </div>
      </dl>
      ${
        details.length === 0
          ? ''
          : html`<details>
              <summary>${say(messages.technical_details)}</summary>
              ${details.map((text) => html`<pre tabindex="0">${text}</pre>`)}
            </details>`
      }
      ${actions(button(scope, action, say(messages.try_again)))}`,
  }
}

/** An application's session has ended. */
export function drawSessionEnd(scope: PageScope, shown: ShownChallenge): Drawing {
  const { say, settings } = scope
  const {
    application_name: app,
    application_launch_url: launch,
    invalidation_flow_url: logout,
    brand_name,
  } = shown.challenge
  const brand = textOf(brand_name) ?? settings.brand.title
  const name = textOf(app) ?? brand
  const back = textOf(launch)
  const out = textOf(logout)
  return {
    ...framed(scope, shown),
    // It cannot be ours that has ended where a user is still logged in.
    heading:
      app === undefined && out !== undefined
        ? say(messages.session_ended_somewhere)
        : say(messages.session_ended, { app: name }),
    content: html`${noticesOf(scope, shown)}${userOf(scope, shown.challenge, false)}${out === undefined ? '' : html`<p>${say(messages.session_ended_text, { brand })}</p>`}
    ${actions(
      back === undefined ? '' : button(scope, back, say(messages.back_to_app, { app: name })),
      out === undefined ? '' : button(scope, out, say(messages.log_out_here, { brand }), back !== undefined),
      back === undefined && out === undefined ? button(scope, settings.home, say(messages.home)) : '',
    )}`,
  }
}

/** A place that lies at another origin: a form's answer may not lead there by itself. */
export function drawRedirect(scope: PageScope, shown: ShownChallenge): Drawing {
  const { say } = scope
  const to = textOf(shown.challenge['to']) ?? '/'
  return {
    ...framed(scope, shown),
    heading: say(messages.redirecting),
    content: html`<p>${say(messages.redirecting_text)}</p>
      ${actions(button(scope, to, say(messages.continue)))}`,
  }
}

/** A request that got no challenge. */
export function drawError(scope: PageScope, { status, code, detail }: ShownError): Drawing {
  const { say, action, settings } = scope
  const known = {
    400: [messages.status_400, undefined],
    403: [messages.status_403, code === 'foreign_origin' ? messages.status_403_text : undefined],
    404: [messages.status_404, messages.status_404_text],
    413: [messages.status_413, messages.status_413_text],
    429: [messages.status_429, messages.status_429_text],
    503: [messages.status_503, messages.status_503_text],
  }[status] ?? [messages.status_500, status >= 500 ? messages.status_500_text : undefined]
  const [heading, text] = known
  const isGone = status === 404
  return {
    layout: 'stacked',
    background: undefined,
    heading: heading === undefined ? detail : say(heading),
    content: html`<p>${text === undefined ? detail : say(text)}</p>
      ${actions(isGone ? button(scope, settings.home, say(messages.home)) : button(scope, action, say(messages.try_again)))}`,
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
