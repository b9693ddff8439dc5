import { floodControl } from '../../flood/flood-control.ts'
import type { EventDraft } from '../state.ts'
import type { CommittedStep } from './committed-step.ts'

/**
 * The events of a step that may be stored. An authenticated user may cause many; what anybody can cause by typing a
 * name, or none, is bounded more narrowly.
 */
export function boundEvents(
  { engine, request, loadedRequest, state }: CommittedStep,
  events: readonly EventDraft[],
): readonly EventDraft[] {
  const { run } = state
  const shown = [loadedRequest.loggedIn, state.loggedIn].map((person) => person?.pk)
  const own = new Set([...shown, ...[...run.proofs, ...run.vouched].map(({ person }) => person)])
  const control = floodControl(engine)
  return events.filter((event) => {
    if (event.person !== null && own.has(event.person)) return control.takeEvent(event, request.address, 'proven')
    const isKnown = event.person !== null && loadedRequest.people.isKnown(event.person)
    return control.takeEvent(event, request.address, isKnown ? 'known' : 'unknown')
  })
}
