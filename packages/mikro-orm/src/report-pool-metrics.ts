import type { Telemetry } from '@sallyport/core/adapter'
import type { Pool } from 'pg'
import type { ReadPool } from './read-pool.ts'

/** Reports what the connections do: the pool's, and the read connections. */
export function reportPoolMetrics(pool: Pool, readPool: ReadPool, telemetry: Telemetry): void {
  telemetry.gauge('database_connections_limit', () => pool.options.max + readPool.size)
  telemetry.gauge('database_connections_idle', () => pool.idleCount + readPool.open - readPool.busy)
  telemetry.gauge('database_connections_used', () => pool.totalCount - pool.idleCount + readPool.busy)
  telemetry.gauge('database_waiting', () => pool.waitingCount)
}
