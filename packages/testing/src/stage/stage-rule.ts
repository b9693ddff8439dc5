import { isSilent } from '@sallyport/core/adapter'
import type { Rule } from '../rule.ts'
import type { Scene } from './scene.ts'
import type { Subject } from './subject.ts'

/** A rule of stages, with its check. */
export interface StageRule extends Rule<Subject> {
  /** Of which stages it holds, in words: `asks`. */
  readonly concerns: string
  /** The classes of published weaknesses that it stands for: their numbers in docs/plugins/testing.md. */
  readonly classes: readonly number[]
  /** Throws what was seen where the rule is broken. */
  check(scene: Scene): Promise<void>
}

export const asks = (subject: Subject): boolean => subject.asks

/** Does the case name an answer that is typed, rather than the link of the stage? */
export const isTyped = ({ asks: isAsking, case: given }: Subject): boolean => isAsking && given.right !== 'link'

/** Does the case name answers that are refused? */
export const refuses = ({ asks: isAsking, case: given }: Subject): boolean => isAsking && (given.wrong ?? []).length > 0

/** May the stage prove who somebody is? Whether it does in a case is seen when it is answered. */
export const mayProve = (subject: Subject): boolean => refuses(subject) && (subject.type.proves ?? []).length > 0

/** Does the stage say of itself that it changes nothing? Then its answers need no step. */
export const isSafe = ({ type, config }: Subject): boolean =>
  isSilent(type) && (typeof type.safe === 'function' ? type.safe(config) : type.safe === true)
