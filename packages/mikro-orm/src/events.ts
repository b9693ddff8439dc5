import type { AuditEvent, EventStore } from '@sallyport/core/adapter'
import type { Pool } from 'pg'
import { plainJson } from './sql/values.ts'

const addSql = `insert into sallyport_audit_event (action, run, flow, person, address, request_id, details)
select v.action, v.run, v.flow, v.person, v.address, v."requestId", v.details from json_to_recordset($1::json)
  as v(action text, run text, flow text, person text, address text, "requestId" text, details json)`

const listSql = `select row_to_json(e) as event from (select action, run, flow, person, address,
  request_id as "requestId", details from sallyport_audit_event order by id) e`

/** The audit trail: what belongs to no commit is added here, and all of it is read here. */
export interface AuditTrail extends EventStore {
  list(): Promise<readonly AuditEvent[]>
}

export function createAuditTrail(pool: Pool): AuditTrail {
  return {
    add: async (events) => {
      await pool.query({ name: 'sallyport_event', text: addSql, values: [plainJson(events)] })
    },
    list: async () => (await pool.query<{ event: AuditEvent }>(listSql)).rows.map((row) => row.event),
  }
}
