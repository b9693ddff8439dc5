import type { FlowDocument } from '@sallyport/core'
import type { Browser, BrowserAnswer } from '@sallyport/testing'

export const LOGIN = 'default-authentication-flow'
export const LOGOUT = 'default-invalidation-flow'

/** A flow beside the login that shows its user, and can be joined and left at any time. */
export const CONFIRM: FlowDocument = {
  slug: 'confirm',
  designation: 'authentication',
  stages: [{ stage: 'identification' }, { stage: 'dummy' }, { stage: 'password' }, { stage: 'user_login' }],
}

/** A flow for logged-in users. */
export const SETTINGS: FlowDocument = {
  slug: 'settings',
  designation: 'stage_configuration',
  authentication: 'require_authenticated',
  stages: [{ stage: 'dummy', name: 'settings-one' }, { stage: 'dummy', name: 'settings-two' }, { stage: 'password' }],
}

/** A tab: the browser's cookies, and the step that this tab has on its screen for each flow. */
export class Tab {
  readonly #browser: Browser
  readonly #shown = new Map<string, BrowserAnswer>()

  constructor(browser: Browser) {
    this.#browser = browser
  }

  /** What the tab shows; undefined before it has opened the flow. */
  shown(slug: string): BrowserAnswer | undefined {
    return this.#shown.get(slug)
  }

  async open(slug: string, query = ''): Promise<BrowserAnswer> {
    return this.#show(slug, await this.#browser.challenge(slug, { query }))
  }

  /** Answers what this tab shows, however old it is. */
  async send(slug: string, fields: object, query = ''): Promise<BrowserAnswer> {
    const step: unknown = this.shown(slug)?.body.step
    const options = { query, step: typeof step === 'string' ? step : (false as const) }
    return this.#show(slug, await this.#browser.answer(slug, fields, options))
  }

  async me(): Promise<string | undefined> {
    return (await this.#browser.get('/api/v3/core/users/me/')).body.user?.username
  }

  #show(slug: string, answer: BrowserAnswer): BrowserAnswer {
    this.#shown.set(slug, answer)
    return answer
  }
}

export async function logIn(tab: Tab, name: string): Promise<BrowserAnswer> {
  await tab.open(LOGIN)
  await tab.send(LOGIN, { uid_field: name })
  return tab.send(LOGIN, { password: 'correct horse' })
}

export async function logOut(tab: Tab): Promise<BrowserAnswer> {
  await tab.open(LOGOUT)
  return tab.send(LOGOUT, {})
}

const FIELDS: Readonly<Record<string, object>> = {
  'ak-stage-identification': { uid_field: 'ann' },
  'ak-stage-password': { password: 'correct horse' },
  'ak-stage-dummy': {},
  'ak-stage-consent': {},
}

/** Answers whatever the tab shows until the flow leads on, as somebody patient would. Returns the way that it took. */
export async function finish(tab: Tab, slug: string, query = ''): Promise<readonly string[]> {
  const way: string[] = []
  for (let steps = 0; steps < 12; steps += 1) {
    const { body } = tab.shown(slug) ?? (await tab.open(slug, query))
    way.push(body.component)
    if (body.component === 'xak-flow-redirect') return way
    if (body.component === 'ak-stage-access-denied') return way
    const fields = FIELDS[body.component]
    if (fields === undefined) throw new Error(`Nobody knows what to answer to ${body.component}.`)
    // oxlint-disable-next-line no-await-in-loop -- one answer after the other
    await tab.send(slug, fields, query)
  }
  throw new Error(`The flow ${slug} has no end: ${way.join()}`)
}
