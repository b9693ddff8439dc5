import { readAddress } from '@sallyport/core'
import type Koa from 'koa'

/** The client's address as Koa knows it, in its one spelling. A proxy that writes a port too makes no other client of it. */
export function clientIp({ ip }: Koa.Context): string {
  return readAddress(ip) ?? ip
}
