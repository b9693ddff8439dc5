import Koa from 'koa'
import type { Registry } from 'prom-client'
import { bindPort, type Listener } from '../listen.ts'

/**
 * Serves `/metrics`, and nothing else, on a listener of its own.
 *
 * @throws `StartError` `port_taken` or `cannot_listen`
 */
export async function serveMetrics(registry: Registry, port: number, host: string): Promise<Listener> {
  const bound = await bindPort({ port, host, variable: 'METRICS_PORT' })
  const app = new Koa()
  app.use(async (ctx) => {
    if (ctx.path !== '/metrics') return
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') {
      ctx.status = 405
      ctx.set('Allow', 'GET, HEAD')
      return
    }
    ctx.type = registry.contentType
    ctx.body = await registry.metrics()
  })
  bound.serve(app)
  return bound
}
