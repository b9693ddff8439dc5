import type { Engine } from '../../engine.ts'
import type { FlowRequest } from '../flow-request.ts'
import type { LoadedRequest } from '../locate/load.ts'
import type { State } from '../state.ts'

/** A step that is about to be committed. */
export interface CommittedStep {
  readonly engine: Engine
  readonly request: FlowRequest
  readonly loadedRequest: LoadedRequest
  /** The run as it will be, and what else changes with it. */
  readonly state: State
  /** The answer's bytes. */
  readonly body: string
}
