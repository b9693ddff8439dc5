import type { StoredFlow } from '../ports/definition-store.ts'

/** One sentence for each flow whose state an operator may not expect, by slug. */
export function warnOfFlows(flows: ReadonlyMap<string, StoredFlow>): readonly string[] {
  return [...flows]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([slug, { unmanaged, disabled }]) => {
      if (unmanaged && !disabled) {
        return `The flow "${slug}" has no file any more and can still be reached: "sallyport flows remove ${slug}" removes it, "sallyport flows disable ${slug}" switches it off.`
      }
      if (disabled && !unmanaged) {
        return `The flow "${slug}" is disabled: "sallyport flows enable ${slug}" switches it on.`
      }
      return []
    })
}
