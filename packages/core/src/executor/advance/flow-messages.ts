import { contextKey } from '@sallyport/planner'
import Type from 'typebox'
import type { FlowMessage } from '../../stage/visit.ts'

const MOST = 16

/** Lines that a run which has just begun still has to show: it was begun by one that had no challenge left to show them. */
export const flowMessages = contextKey('flow_messages', Type.Unsafe<FlowMessage[]>(Type.Array(Type.Unknown())))

/**
 * Adds lines, the newest last. One that stands there already says nothing new, so it is not said twice; and their number is
 * bounded, since a loop of stages might add without end.
 */
export function addMessages(previous: readonly FlowMessage[], added: readonly FlowMessage[]): readonly FlowMessage[] {
  let lines = previous
  for (const { level, message } of added) {
    const line = { level, message: message.slice(0, 1000) }
    const stands = lines.some((one) => one.level === line.level && one.message === line.message)
    if (!stands) lines = [...lines, line]
  }
  return lines.slice(-MOST)
}
