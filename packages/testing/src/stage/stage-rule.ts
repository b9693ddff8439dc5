import { isSilent } from '@sallyport/core/adapter'
import type { Rule } from '../rule.ts'
import type { Scene } from './scene.ts'
import type { Subject } from './subject.ts'

/** A rule of stages, with its check. */
export interface StageRule extends Rule<Subject> {
  /** Throws what was seen where the rule is broken. */
  check(scene: Scene): Promise<void>
}

export const asks = (subject: Subject): boolean => subject.asks

/** Does the stage say of itself that it changes nothing? Then its answers need no step. */
export const isSafe = ({ type, config }: Subject): boolean =>
  isSilent(type) && (typeof type.safe === 'function' ? type.safe(config) : type.safe === true)
