import { Client, type ClientConfig } from 'pg'

/** Listens on a client of its own, connects again when it is lost, and calls back after each connect. */
export async function subscribe(config: ClientConfig, changed: () => void): Promise<() => Promise<void>> {
  let closed = false
  let client: Client | undefined
  let timer: NodeJS.Timeout | undefined
  let wait = 100

  const connect = async (): Promise<void> => {
    const next = new Client({ ...config, keepAlive: true })
    let lost = false
    const lose = (): void => {
      if (lost) return
      lost = true
      next.end().catch(() => undefined)
      if (closed) return
      timer = setTimeout(() => void connect(), wait)
      timer.unref()
      wait = Math.min(wait * 2, 5000)
    }
    client = next
    next.on('error', lose)
    next.on('end', lose)
    next.on('notification', changed)
    try {
      await next.connect()
      await next.query('listen sallyport_definitions')
      wait = 100
      if (!closed) changed()
    } catch {
      lose()
    }
  }

  await connect()
  return async () => {
    closed = true
    clearTimeout(timer)
    await client?.end().catch(() => undefined)
  }
}
