import { FORGETS } from './sql/run-columns.ts'
import type { Known, LoginSession } from '@sallyport/core'
import type { SessionStore } from '@sallyport/core/adapter'
import type { Pool } from 'pg'
import type { ReadPool } from './read-pool.ts'
import { type PersonRow, type SessionRow, toKnown, toSession } from './sql/rows.ts'
import { isLoginAlive, uuidOrNull } from './sql/values.ts'

const findSql = `select row_to_json(s) as login,
  (select row_to_json(p) from sallyport_person p where p.pk = sallyport_uuid(s.person)) as person
from sallyport_login_session s where s.token = $1 and ${isLoginAlive('s')}`

/** Logins of one user that are listed: the newest. */
const MOST_LISTED = 100

const listSql = `select row_to_json(n) as login from (select * from sallyport_login_session s
  where s.person = $1 and ${isLoginAlive('s')} order by s.created_at desc limit ${MOST_LISTED}) n order by n.created_at`

const seenSql = `update sallyport_login_session set last_seen_at = now()
where id = $1 and last_seen_at < now() - make_interval(secs => $2)`

/** Of a host's own users nothing is known here but what they have begun. */
const endAllSql = `with moved as (update sallyport_user set credentials_changed_at =
    greatest(date_trunc('milliseconds', clock_timestamp()), credentials_changed_at + interval '1 millisecond')
  where id = sallyport_uuid($1) returning id),
cancelled as (update sallyport_run set ended = 'cancelled', ${FORGETS}, version = version + 1
  where ended is null and (person = $1 or pending_person = $1) and not exists (select from moved))
delete from sallyport_login_session where person = $1`

/** Seconds after which it is noted again that a login was seen: often enough for one that may not be idle for long. */
const noteEvery = ({ idle }: LoginSession): number => Math.min(300, (idle ?? Infinity) / 4)

export function createSessionStore(pool: Pool, readPool: ReadPool): SessionStore {
  return {
    find: async (token: string): Promise<{ session: LoginSession; person: Known | undefined } | undefined> => {
      const { rows } = await readPool.query<{ login: SessionRow; person: PersonRow | null }>({
        name: 'sallyport_session',
        text: findSql,
        values: [token],
      })
      const row = rows[0]
      if (row === undefined) return undefined
      const session = toSession(row.login)
      if (Date.now() - session.lastSeenAt.getTime() > noteEvery(session) * 1000) noteSeen(pool, session)
      return { session, person: row.person === null ? undefined : toKnown(row.person) }
    },
    list: async (person: string): Promise<readonly LoginSession[]> => {
      if (person.includes('\0')) return []
      const { rows } = await pool.query<{ login: SessionRow }>(listSql, [person])
      return rows.map((row) => toSession(row.login))
    },
    revoke: async (id: string): Promise<void> => {
      await pool.query('delete from sallyport_login_session where id = $1', [uuidOrNull(id)])
    },
    endAll: async (person: string): Promise<number> => {
      if (person.includes('\0')) return 0
      return (await pool.query(endAllSql, [person])).rowCount ?? 0
    },
  }
}

/** No answer waits for it, and none fails by it: the next one notes it again. */
function noteSeen(pool: Pool, session: LoginSession): void {
  pool.query({ name: 'sallyport_seen', text: seenSql, values: [session.id, noteEvery(session)] }).catch(() => undefined)
}
