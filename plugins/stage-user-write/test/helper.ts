import type { FlowDocument } from '@sallyport/core'
import type { Browser, BrowserAnswer } from '@sallyport/testing'
import type { Served } from '@sallyport/testing/server'

export const LOGIN = 'default-authentication-flow'
export const PASSWORD = 'correct horse'

/** Logs in, or tries to. */
export async function logIn(browser: Browser, name: string, password = PASSWORD): Promise<BrowserAnswer> {
  await browser.challenge(LOGIN)
  await browser.answer(LOGIN, { uid_field: name })
  return browser.answer(LOGIN, { password })
}

/** Who is logged in; undefined for nobody. */
export async function whoIsThere(browser: Browser): Promise<string | undefined> {
  return (await browser.get('/api/v3/core/users/me/')).body.user?.username
}

type Config = Readonly<Record<string, unknown>>

/** An enrolment: it asks, creates, and logs in. */
export function enrolment(config: Config = {}, fields: readonly Config[] = []): FlowDocument {
  return {
    slug: 'enrol',
    designation: 'enrollment',
    stages: [
      {
        stage: 'prompt',
        config: {
          fields: [
            { fieldKey: 'username', type: 'username', label: 'Username' },
            { fieldKey: 'email', type: 'email', label: 'E-mail', required: false },
            { fieldKey: 'password', type: 'password', label: 'Password' },
            { fieldKey: 'password_repeat', type: 'password', label: 'Again' },
            ...fields,
          ],
        },
      },
      { stage: 'user_write', config: { allowedFields: ['username', 'email', 'password'], ...config } },
      { stage: 'user_login' },
    ],
  }
}

export const NEW = {
  username: 'new',
  email: 'new@example.com',
  password: 'quite a long one',
  password_repeat: 'quite a long one',
}

export async function enrol(browser: Browser, fields: object = {}): Promise<BrowserAnswer> {
  await browser.challenge('enrol')
  return browser.answer('enrol', { ...NEW, ...fields })
}

/** A row of the people. */
export async function rowOf(
  { storage }: Served,
  username: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const { rows } = await storage.pool.query<Record<string, unknown>>(
    `select u.username, u.email, u.name, u.is_superuser, u.is_active, u.attributes, u.type, u.path,
      array(select g.name from sallyport_user_group m join sallyport_group g on g.id = m.group_id where m.user_id = u.id
        order by 1) as groups from sallyport_user u where u.username = $1`,
    [username],
  )
  return rows[0]
}

/** Actions of the audit events, oldest first, with their details. */
export async function eventsOf({ storage }: Served, actions: readonly string[]): Promise<unknown[]> {
  const { rows } = await storage.pool.query<{ action: string; details: unknown }>(
    'select action, details from sallyport_audit_event where action = any($1) order by id',
    [actions],
  )
  return rows.map(({ action, details }) => [action, details])
}
