import type { ShownSession, ShownSettings, ShownUser } from '@sallyport/core/adapter'
import { drawMessages, type Drawing } from './draw-challenge.ts'
import { describeBrowser } from './describe-browser.ts'
import { formatTime } from './formats.ts'
import { cut, html, type Html } from './html/html.ts'
import { messages } from './messages.ts'
import type { PageScope } from './page-scope.ts'

/** Longest name that is drawn; what is longer is cut. */
const NAME = 200

/** The page of a logged-in user: who they are, where they are logged in, what they have set up. */
export function drawUser(
  scope: PageScope,
  { person, flows, sessions, settings, messages: lines = [] }: ShownUser,
): Drawing {
  const { say } = scope
  const presentFirst = sessions.toSorted((one, other) => Number(other.isPresent) - Number(one.isPresent))
  return {
    layout: 'stacked',
    wide: true,
    background: undefined,
    heading: say(messages.user_heading),
    content: html`${drawMessages(lines)}
      <div class="person">
        <bdi>${cut(person.name || person.username, NAME)}</bdi>${way(scope, flows.logout, say(messages.log_out))}
      </div>
      <section>
        <h2>${say(messages.profile)}</h2>
        <dl class="view">
          ${row(say(messages.name), person.name)}${row(say(messages.username), person.username)}${row(say(messages.email), person.email)}
        </dl>
        ${ways(way(scope, flows.settings, say(messages.change_profile)), way(scope, flows.password, say(messages.change_password)))}
      </section>
      ${settings.map((kind) => drawSettings(scope, kind))}
      <section>
        <h2>${say(messages.sessions)}</h2>
        <ul class="entries">
          ${presentFirst.map((session) => drawSession(scope, session))}
        </ul>
      </section>`,
  }
}

function drawSession(scope: PageScope, session: ShownSession): Html {
  const { say } = scope
  const { isPresent, createdAt, lastSeenAt, methods, address, userAgent, removePath } = session
  const browser = describeBrowser(userAgent) || say(messages.unknown_browser)
  const how = methods.map((method) => cut(scope.method(method), NAME)).join(', ')
  const present = html` <span class="mark">${say(messages.this_session)}</span>`
  return html`<li>
    <div>
      <strong><bdi>${browser}</bdi></strong
      >${isPresent && present}
      <p>
        ${say(messages.session_since)}
        ${drawTime(scope, createdAt)}${how !== '' && html` · <bdi class="method">${how}</bdi>`}
      </p>
      <p>
        ${say(messages.session_seen)} ${drawTime(scope, lastSeenAt)}${address !== '' && html` · <bdi>${address}</bdi>`}
      </p>
    </div>
    ${!isPresent && removal(removePath, say(messages.end_session), browser)}
  </li>`
}

function drawSettings(scope: PageScope, { title, configurePaths, items }: ShownSettings): Html {
  const { say } = scope
  const drawn = items.map(({ label, createdAt, removePath }) => {
    const time = createdAt === undefined ? undefined : new Date(createdAt)
    const since = time !== undefined && !Number.isNaN(time.getTime()) && html`<p>${drawTime(scope, time)}</p>`
    return html`<li>
      <div>
        <strong><bdi>${cut(label, NAME)}</bdi></strong
        >${since}
      </div>
      ${removal(removePath, say(messages.remove), cut(label, NAME))}
    </li>`
  })
  return html`<section>
    <h2>${title}</h2>
    ${
      drawn.length === 0
        ? html`<p>${say(messages.nothing_set_up)}</p>`
        : html`<ul class="entries">
            ${drawn}
          </ul>`
    }
    ${ways(...configurePaths.map((path) => way(scope, path, say(messages.set_up))))}
  </section>`
}

/** What it is that goes stands in the button for those who do not see what it is beside. */
function removal(path: string, label: string, what: string): Html {
  return html`<form method="post" action="${path}">
    <button>${label}<span class="unseen">: ${what}</span></button>
  </form>`
}

function row(title: string, value: string): Html | false {
  return (
    value !== '' &&
    html`<div>
      <dt>${title}</dt>
      <dd><bdi>${cut(value, NAME)}</bdi></dd>
    </div>`
  )
}

function way({ link }: PageScope, path: string | undefined, label: string): Html | undefined {
  const href = path === undefined ? undefined : link(path)
  return href === undefined ? undefined : html`<a href="${href}">${label}</a>`
}

function ways(...links: readonly (Html | undefined)[]): Html | false {
  return links.some((one) => one !== undefined) && html`<p class="links">${links}</p>`
}

function drawTime({ locale }: PageScope, time: Date): Html {
  return html`<time datetime="${time.toISOString()}">${formatTime(locale, 'minute', time)}</time>`
}
