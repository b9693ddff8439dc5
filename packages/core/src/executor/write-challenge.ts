import { PluginError } from '../plugin/plugin-error.ts'
import type { Challenge } from '../wire/challenge.ts'
import type { VisitScope } from './open-visit.ts'
import { stagePlace } from './stage-place.ts'
import { currentBinding, type State } from './state.ts'

/** A challenge as it is sent. What a stage shows where its schema takes anything may be circular. */
export function writeChallenge(scope: VisitScope, state: State, challenge: Challenge): string {
  try {
    return JSON.stringify(challenge)
  } catch (cause) {
    const binding = currentBinding(scope.engine.definitions, state.runtime, state.run)
    if (binding === undefined) throw cause
    throw new PluginError(stagePlace(scope.engine, binding, 'present'), 'its challenge is no JSON', { cause })
  }
}
