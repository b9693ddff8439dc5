import { EvaluationError } from '@marcbachmann/cel-js'
import { fieldOf, isAccess } from './nodes.ts'

/** Why an evaluation has failed, in a text that carries no value. */
export class Failure extends Error {}

const SENTENCES: Readonly<Record<string, string>> = {
  cannot_index_type: 'a value that has no fields is asked for one',
  division_by_zero: 'it divides by zero',
  index_out_of_bounds: 'an index is out of range',
  index_out_of_range: 'an index is out of range',
  int_conversion_error: 'int() is given what is no whole number',
  invalid_comparison_type: 'values are compared that have no order',
  invalid_index_type: 'an index is of the wrong type',
  invalid_timestamp: 'timestamp() is given what is no time',
  modulo_by_zero: 'it divides by zero',
  no_matching_overload: 'a function is given a value of the wrong type',
  no_such_overload: 'an operator is given a value of the wrong type',
  numeric_overflow: 'a number is too large',
  uint_conversion_error: 'uint() is given what is no whole number',
}

/**
 * What the operator sees of an evaluation that failed. The evaluator's own message may carry values of the context,
 * and goes to logs and events: so it is reworded, and is no `cause` either.
 */
export function failureOf(error: unknown): Error {
  return new Error(`The expression failed: ${reasonOf(error)}.`)
}

function reasonOf(error: unknown): string {
  if (error instanceof Failure) return error.message
  if (!(error instanceof EvaluationError)) return 'it could not be evaluated'
  if (error.cause instanceof Failure) return error.cause.message
  if (error.code !== 'no_such_key') return SENTENCES[error.code ?? ''] ?? 'a value is of the wrong type'
  const { node } = error
  // Only a name that stands in the expression itself.
  const name = node !== undefined && isAccess(node) ? fieldOf(node) : undefined
  return name === undefined ? 'No such key' : `No such key: ${name}`
}
