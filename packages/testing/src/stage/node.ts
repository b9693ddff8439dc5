import type { Served } from '../server/serve.ts'
import type { Watch } from './watch.ts'

/** A server that is watched. */
export interface Node {
  readonly served: Served
  readonly watch: Watch
}
