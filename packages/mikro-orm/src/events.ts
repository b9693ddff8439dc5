import type { AuditEvent } from '@sallyport/core'
import type { Pool } from 'pg'

const listSql = `select row_to_json(e) as event from (select action, run, flow, person, address,
  request_id as "requestId", details from sallyport_audit_event order by id) e`

export function createEventList(pool: Pool): { list(): Promise<readonly AuditEvent[]> } {
  return {
    list: async () => (await pool.query<{ event: AuditEvent }>(listSql)).rows.map((row) => row.event),
  }
}
