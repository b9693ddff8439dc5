import type { Telemetry } from '@sallyport/core'
import type { Pool } from 'pg'

/** Lets whoever looks see what the pool of connections holds. */
export function tellPool(pool: Pool, telemetry: Telemetry): void {
  telemetry.gauge('database_connections_limit', () => pool.options.max)
  telemetry.gauge('database_connections_idle', () => pool.idleCount)
  telemetry.gauge('database_connections_used', () => pool.totalCount - pool.idleCount)
  telemetry.gauge('database_waiting', () => pool.waitingCount)
}
