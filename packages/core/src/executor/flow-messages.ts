import { contextKey } from '@sallyport/planner'
import Type from 'typebox'
import type { FlowMessage } from '../stage/visit.ts'

const MOST = 16

/** Lines that a run which has just begun still has to show: it was begun by one that had no challenge left to show them. */
export const flowMessages = contextKey('flow_messages', Type.Unsafe<FlowMessage[]>(Type.Array(Type.Unknown())))

/** Adds lines, the newest last; bounded, since a circle of stages might add without end. */
export function addMessages(former: readonly FlowMessage[], added: readonly FlowMessage[]): readonly FlowMessage[] {
  if (added.length === 0) return former
  return [...former, ...added.map(({ level, message }) => ({ level, message: message.slice(0, 1000) }))].slice(-MOST)
}
