import type { FlowOptions } from './client.ts'
import type { Connection } from './connection.ts'
import { toError } from './read-error.ts'
import { readState, type Moves, type PlainState } from './read-state.ts'
import type { CallOptions } from './flow-state.ts'
import { send } from './send.ts'

/** A flow before the table of components has said what it asks. */
export interface PlainFlow {
  start(options?: CallOptions): Promise<PlainState>
  reload(options?: CallOptions): Promise<PlainState>
  cancel(options?: CallOptions): Promise<void>
}

export function createFlow(connection: Connection, slug: string, options: FlowOptions = {}): PlainFlow {
  const path = executorPath(slug, options)
  const show = async ({ signal }: CallOptions = {}): Promise<PlainState> =>
    readState(await send(connection, { path, signal }), moves)
  const moves: Moves = ({ component, step }) => ({
    async answer(response = {}, { signal } = {}) {
      const body = JSON.stringify({ ...response, component, step })
      // Without a step nothing distinguishes a repeat from a second answer.
      return readState(await send(connection, { path, body, signal, once: step === undefined }), moves)
    },
    reload: show,
  })
  return { start: show, reload: show, cancel: ({ signal } = {}) => cancelFlow(connection, slug, signal) }
}

function executorPath(slug: string, { next, query = '' }: FlowOptions): string {
  const page = new URLSearchParams(query)
  if (next !== undefined) page.set('next', next)
  const search = page.size === 0 ? '' : `?${new URLSearchParams({ query: page.toString() })}`
  return `/api/v3/flows/executor/${encodeURIComponent(slug)}/${search}`
}

/** The server redirects to a page, which this client does not fetch. */
async function cancelFlow(connection: Connection, slug: string, signal: AbortSignal | undefined): Promise<void> {
  const answer = await send(connection, { path: `/flows/-/cancel/?${new URLSearchParams({ flow: slug })}`, signal })
  if (answer.status !== 0 && answer.status !== 302) throw toError(answer)
}
