import { outsideBrackets } from './brackets.ts'

/** Words that stand outside of all messages; undefined where there are none. */
export function untranslatedOf(text: string, verbatim: readonly string[]): string | undefined {
  const known = verbatim.filter((one) => one.length > 1)
  const longestFirst = known.toSorted((one, other) => other.length - one.length)
  const rest = longestFirst.reduce((left, one) => left.replaceAll(one, ' '), outsideBrackets(text))
  return /\p{L}{2,}/u.test(rest) ? rest.replaceAll(/\s+/g, ' ').trim() : undefined
}
