import { RE2JS } from 're2js'
import { LARGEST_PATTERN } from './bounds.ts'
import { ExpressionProblem, type Place } from './problem.ts'

/** A regular expression that takes time in proportion to its text (RE2), and its size. */
export interface Pattern {
  readonly test: (text: string) => boolean
  /** Instructions: what one character may cost at worst. */
  readonly size: number
}

export function compilePattern(place: Place, pattern: string): Pattern {
  const compiled = compile(place, pattern)
  const size = compiled.matcher('').programSize()
  if (size > LARGEST_PATTERN) {
    throw new ExpressionProblem(place, `the pattern is too large: ${size} instructions, ${LARGEST_PATTERN} are allowed`)
  }
  return { test: (text) => compiled.test(text), size }
}

function compile(place: Place, pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ExpressionProblem(place, `the pattern is none that RE2 takes: ${reason}`, { cause })
  }
}
