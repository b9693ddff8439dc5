import { isAlias, isMap, isNode, isPair, isScalar, isSeq, type Document, type Node } from 'yaml'

/** Keys of all maps of a document. The largest flow of ours has some hundred. */
const KEYS = 10_000
/** Entries of all lists of a document. */
const ENTRIES = 100_000
/** Maps and lists within each other. */
const DEPTH = 64
/** Places that repeat what an anchor names. */
const ALIASES = 100

/** What is wrong with a document, and the offset within the file at which it is. */
export interface YamlFault {
  readonly offset: number | undefined
  readonly reason: string
}

/**
 * Looks for keys that stand twice in one map, and for documents that are made to take long: linear in what is written, where
 * the parser's own look at keys compares each with each.
 */
export function findYamlFault(document: Document): YamlFault | undefined {
  const counts = { keys: 0, entries: 0, aliases: 0 }
  const waiting: { readonly node: unknown; readonly depth: number }[] = [{ node: document.contents, depth: 0 }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, depth } = next
    const fault = (reason: string, at: unknown = node): YamlFault => ({
      offset: offsetOf(at) ?? offsetOf(node),
      reason,
    })
    if (isAlias(node)) {
      if ((counts.aliases += 1) > ALIASES) return fault(`the file repeats anchors more than ${ALIASES} times`)
      continue
    }
    if (!isMap(node) && !isSeq(node)) continue
    if (depth >= DEPTH) return fault(`the file is nested more than ${DEPTH} levels deep`)
    if (isSeq(node)) {
      if ((counts.entries += node.items.length) > ENTRIES)
        return fault(`the file has more than ${ENTRIES} entries in lists`)
      for (const item of node.items.toReversed()) waiting.push({ node: item, depth: depth + 1 })
      continue
    }
    if ((counts.keys += node.items.length) > KEYS) return fault(`the file has more than ${KEYS} keys`)
    const known = new Set<string>()
    for (const { key } of node.items) {
      // Keys that are no plain values have no name.
      if (!isScalar(key)) continue
      const name = String(key.value)
      if (known.has(name)) return fault(`the key "${name.slice(0, 100)}" stands twice in one map`, key)
      known.add(name)
    }
    for (const pair of node.items.toReversed()) {
      for (const part of [pair.value, pair.key]) waiting.push({ node: part, depth: depth + 1 })
    }
  }
  return undefined
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined
}

/** The parts of a document by their keys, each map read once: a document may be asked for the line of each of its keys. */
export class YamlIndex {
  readonly #document: Document
  readonly #maps = new WeakMap<Node, Map<string | number, unknown>>()

  constructor(document: Document) {
    this.#document = document
  }

  /** Offset of the innermost part of a path that the document has. */
  offsetOf(path: readonly (string | number)[]): number | undefined {
    let node: unknown = this.#document.contents
    let offset = offsetOf(node)
    for (const key of path) {
      node = this.#partOf(node, key)
      if (node === undefined) break
      offset = offsetOf(node) ?? offset
    }
    return offset
  }

  #partOf(node: unknown, key: string | number): unknown {
    const target = isAlias(node) ? node.resolve(this.#document) : node
    if (isSeq(target)) {
      const item = target.items[Number(key)]
      return isPair(item) ? item.value : item
    }
    if (!isMap(target)) return undefined
    const known = this.#maps.get(target) ?? new Map(target.items.map((pair) => [keyOf(pair.key), pair.value]))
    this.#maps.set(target, known)
    return known.get(key)
  }
}

function keyOf(key: unknown): string | number {
  const value: unknown = isScalar(key) ? key.value : key
  return typeof value === 'number' ? value : String(value)
}
