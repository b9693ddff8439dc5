import type { FlowDocument } from '@sallyport/core'
import type { Browser } from '@sallyport/testing'

/** Identification, a stage in the middle, password and login in one. */
export const THREE: FlowDocument = {
  slug: 'three',
  designation: 'authentication',
  stages: [{ stage: 'identification' }, { stage: 'dummy' }, { stage: 'password' }, { stage: 'user_login' }],
}

/** A stage that writes an entity, between two that do not. */
export const WRITING: FlowDocument = {
  slug: 'writing',
  designation: 'authorization',
  stages: [{ stage: 'dummy', name: 'before' }, { stage: 'acme_group' }, { stage: 'dummy', name: 'after' }],
}

const LOGOUT = 'default-invalidation-flow'

/** One step of a flow, and what is true once it has been answered exactly once. */
export interface Scene {
  readonly title: string
  readonly slug: string
  /** Gets a browser to the point where the step can be sent. */
  approach(browser: Browser): Promise<string>
  readonly fields: object
  readonly component: string
  /** Audit events of the run. */
  readonly events: Readonly<Record<string, number>>
  /** Entities that the step writes. */
  readonly groups?: number
  /** Who is there afterwards. */
  readonly person: 'ann' | undefined
}

async function toPassword(browser: Browser): Promise<string> {
  await browser.challenge('three')
  await browser.answer('three', { uid_field: 'ann' })
  return stepOf(await browser.answer('three', {}))
}

function stepOf({ body }: { readonly body: { readonly step?: unknown } }): string {
  return String(body.step)
}

export const scenes: readonly Scene[] = [
  {
    title: 'the first POST',
    slug: 'three',
    approach: async (browser) => stepOf(await browser.challenge('three')),
    fields: { uid_field: 'ann' },
    component: 'ak-stage-dummy',
    events: {},
    person: undefined,
  },
  {
    title: 'a step in the middle',
    slug: 'three',
    async approach(browser) {
      await browser.challenge('three')
      return stepOf(await browser.answer('three', { uid_field: 'ann' }))
    },
    fields: {},
    component: 'ak-stage-password',
    events: {},
    person: undefined,
  },
  {
    title: 'a step that writes an entity',
    slug: 'writing',
    async approach(browser) {
      await browser.challenge('writing')
      return stepOf(await browser.answer('writing', {}))
    },
    fields: {},
    component: 'ak-stage-dummy',
    events: {},
    groups: 1,
    person: undefined,
  },
  {
    title: 'a wrong password',
    slug: 'three',
    approach: toPassword,
    fields: { password: 'wrong' },
    component: 'ak-stage-password',
    events: { login_failed: 1 },
    person: undefined,
  },
  {
    title: 'the last step, a login',
    slug: 'three',
    approach: toPassword,
    fields: { password: 'correct horse' },
    component: 'xak-flow-redirect',
    events: { login: 1 },
    person: 'ann',
  },
  {
    title: 'a logout',
    slug: LOGOUT,
    async approach(browser) {
      await toPassword(browser)
      await browser.answer('three', { password: 'correct horse' })
      return stepOf(await browser.challenge(LOGOUT))
    },
    fields: {},
    component: 'xak-flow-redirect',
    events: { logout: 1 },
    person: undefined,
  },
]
