import { PolicyProblem } from '@sallyport/core'

/** A place in an expression: anything with an offset. */
export interface Place {
  readonly pos: number
}

/** What is wrong at one place of an expression. Becomes a `PolicyProblem` once the expression's text is at hand. */
export class ExpressionProblem extends Error {
  readonly place: Place

  /** @param sentence without a full stop: `no plugin declares the context key "foo"` */
  constructor(place: Place, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.name = 'ExpressionProblem'
    this.place = place
  }
}

/** `is wrong at 2:14: no plugin declares the context key "foo"` */
export function policyProblem(expression: string, { place, message }: ExpressionProblem): PolicyProblem {
  return new PolicyProblem(['expression'], `is wrong at ${lineAndColumn(expression, place.pos)}: ${message}`)
}

/** Both count from 1. */
function lineAndColumn(expression: string, offset: number): string {
  const before = expression.slice(0, offset).split('\n')
  return `${before.length}:${(before.at(-1) ?? '').length + 1}`
}
