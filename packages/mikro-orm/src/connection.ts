import { parse, toClientConfig } from 'pg-connection-string'
import type { ClientConfig } from 'pg'

/** Where the database is: a URL (sockets and ssl too) or its parts. */
export type ConnectionOption =
  | string
  | {
      readonly host: string
      readonly port: number
      readonly user: string
      readonly password: string
      readonly database: string
    }

/** What pg is handed. MikroORM would refuse a URL that names a socket, so it gets these parts as well. */
export function clientConfig(connection: ConnectionOption): ClientConfig {
  return typeof connection === 'string' ? toClientConfig(parse(connection)) : { ...connection }
}
