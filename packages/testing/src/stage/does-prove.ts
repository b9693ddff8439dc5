import type { Scene } from './scene.ts'
import type { Subject } from './subject.ts'

const known = new WeakMap<Subject, Promise<boolean>>()

/** Does the right answer of the case prove who somebody is? Tried once for all rules that ask. */
export function doesProve(scene: Scene): Promise<boolean> {
  const proves = known.get(scene.subject) ?? tryIt(scene)
  known.set(scene.subject, proves)
  return proves
}

async function tryIt({ begin }: Scene): Promise<boolean> {
  const visitor = await begin()
  await visitor.complete()
  return ((await visitor.stored())?.proofs.length ?? 0) > 0
}
