import type { Rule } from '../rule.ts'
import type { Scene } from './scene.ts'
import type { Subject } from './subject.ts'

/** A rule of stages, with its check. */
export interface StageRule extends Rule<Subject> {
  /** Throws what was seen where the rule is broken. */
  check(scene: Scene): Promise<void>
}

export const asks = ({ asks: does }: Subject): boolean => does
export const isSilent = ({ asks: does }: Subject): boolean => !does
