/** Shared by all copies of this module, whichever package it lies in. */
const KEY = Symbol.for('@sallyport/core copies')

/** Where each package has been loaded from, by its name. */
type Copies = Map<string, Set<string>>

/** Notes that a package has been loaded from somewhere: of two copies, each has errors and entities of its own. */
export function noteCopy(name: string, url: string): void {
  const copies = sharedCopies()
  copies.set(name, (copies.get(name) ?? new Set()).add(url))
}

/** Packages of ours that have been loaded more than once, with the places of their copies. */
export function duplicatedPackages(): ReadonlyMap<string, readonly string[]> {
  const entries = [...sharedCopies()].filter(([, urls]) => urls.size > 1)
  return new Map(entries.map(([name, urls]) => [name, [...urls]]))
}

function sharedCopies(): Copies {
  const known: unknown = Reflect.get(globalThis, KEY)
  if (known instanceof Map) return known
  const made: Copies = new Map()
  Reflect.set(globalThis, KEY, made)
  return made
}

noteCopy('@sallyport/core', import.meta.url)
