import type { Telemetry } from '@sallyport/core'
import type { Pool } from 'pg'
import type { Readers } from './readers.ts'

/** Lets whoever looks see what the connections do: the pool's, and those that only read. */
export function tellPool(pool: Pool, readers: Readers, telemetry: Telemetry): void {
  telemetry.gauge('database_connections_limit', () => pool.options.max + readers.size)
  telemetry.gauge('database_connections_idle', () => pool.idleCount + readers.open - readers.busy)
  telemetry.gauge('database_connections_used', () => pool.totalCount - pool.idleCount + readers.busy)
  telemetry.gauge('database_waiting', () => pool.waitingCount)
}
