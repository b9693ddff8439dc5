import type { Node } from './node.ts'

/** Lets each server go on only when the other one has read the run as well, so that both decide on the same version. */
export function meet(nodes: readonly Node[]): void {
  const { promise, resolve } = Promise.withResolvers<void>()
  let waiting = 0
  for (const { watch } of nodes) {
    watch.afterLoad = async () => {
      watch.afterLoad = undefined
      waiting += 1
      if (waiting === nodes.length) resolve()
      await promise
    }
  }
}
