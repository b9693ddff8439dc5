import type { SessionUser } from './client.ts'
import type { Connection } from './connection.ts'
import { isObject, toError } from './read-error.ts'
import { send } from './send.ts'

/** The logged-in user; undefined when there is none. */
export async function readSession(
  connection: Connection,
  signal: AbortSignal | undefined,
): Promise<SessionUser | undefined> {
  const answer = await send(connection, { path: '/api/v3/core/users/me/', signal })
  const { status, body } = answer
  if (status === 200 && isObject(body) && isUser(body['user'])) return body['user']
  if (status === 403 && isObject(body) && body['code'] === 'not_authenticated') return undefined
  throw toError(answer)
}

function isUser(value: unknown): value is SessionUser {
  return (
    isObject(value) &&
    ['pk', 'username', 'name', 'email', 'avatar', 'uid'].every((field) => typeof value[field] === 'string') &&
    typeof value['is_superuser'] === 'boolean' &&
    Array.isArray(value['groups']) &&
    Array.isArray(value['system_permissions'])
  )
}
