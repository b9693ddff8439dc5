import { parse, type DefaultTreeAdapterTypes } from 'parse5'

type Node = DefaultTreeAdapterTypes.Node
type Element = DefaultTreeAdapterTypes.Element

/** An element as a browser would read it. */
export interface PageElement {
  readonly tag: string
  /** An attribute; undefined when it is not there. */
  get(name: string): string | undefined
  /** Names of all attributes. */
  readonly names: readonly string[]
  /** All text within, blanks joined. */
  readonly text: string
  /** The same piece by piece, as elements divide it; without pieces that are blank. */
  readonly pieces: readonly string[]
  /** Elements within, by tag and attributes. */
  all(tag: string, attributes?: Readonly<Record<string, string>>): readonly PageElement[]
  /** The only one; throws a sentence otherwise. */
  one(tag: string, attributes?: Readonly<Record<string, string>>): PageElement
}

/** Reads a page with the parser of the HTML standard. */
export function readPage(html: string): PageElement {
  return elementOf(parse(html))
}

function elementOf(node: Node): PageElement {
  const attributes = new Map('attrs' in node ? node.attrs.map(({ name, value }) => [name, value]) : [])
  const all: PageElement['all'] = (tag, wanted = {}) =>
    within(node)
      .filter((inner) => tag === '*' || inner.tagName === tag)
      .map(elementOf)
      .filter((inner) => Object.entries(wanted).every(([name, value]) => inner.get(name) === value))
  return {
    tag: 'tagName' in node ? node.tagName : '',
    get: (name) => attributes.get(name),
    names: [...attributes.keys()],
    get text() {
      return squeezed(piecesOf(node).join(''))
    },
    get pieces() {
      return piecesOf(node).flatMap((piece) => squeezed(piece) || [])
    },
    all,
    one(tag, wanted = {}) {
      const found = all(tag, wanted)
      const [only] = found
      if (only === undefined || found.length > 1) {
        throw new Error(`There are ${found.length} elements ${tag} ${JSON.stringify(wanted)}.`)
      }
      return only
    },
  }
}

function within(node: Node): readonly Element[] {
  if (!('childNodes' in node)) return []
  return node.childNodes.flatMap((child) => ('tagName' in child ? [child, ...within(child)] : []))
}

function piecesOf(node: Node): readonly string[] {
  if ('value' in node) return [node.value]
  return 'childNodes' in node ? node.childNodes.flatMap(piecesOf) : []
}

function squeezed(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
