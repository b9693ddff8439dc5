import { diagramText } from './diagram-text.ts'

/** Where an edge begins, and what is written on it. */
export interface Source {
  readonly from: string
  readonly label?: string
}

const SHAPES = {
  box: ['[', ']'],
  question: ['{', '}'],
  policy: ['{{', '}}'],
  stage: ['([', '])'],
  place: ['[[', ']]'],
} as const

/** Nodes and edges as Mermaid has them. A node is declared once, however many edges lead to it. */
export class Drawing {
  readonly #nodes = new Map<string, string>()
  readonly #edges: string[] = []

  node(id: string, shape: keyof typeof SHAPES, ...lines: readonly string[]): string {
    const [open, close] = SHAPES[shape]
    this.#nodes.set(id, `${id}${open}${diagramText(...lines)}${close}`)
    return id
  }

  edges(sources: readonly Source[], to: string): void {
    for (const { from, label } of sources) {
      this.#edges.push(label === undefined ? `${from} --> ${to}` : `${from} -->|${diagramText(label)}| ${to}`)
    }
  }

  toString(): string {
    return ['graph TD', ...this.#nodes.values(), ...this.#edges].join('\n')
  }
}
