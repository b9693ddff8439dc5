/** A node of a flowchart, with its label as a browser would show it. */
export interface ChartNode {
  readonly shape: string
  readonly lines: readonly string[]
}

export interface Chart {
  readonly nodes: ReadonlyMap<string, ChartNode>
  readonly edges: readonly { readonly from: string; readonly label: string; readonly to: string }[]
}

const ID = '[A-Za-z][A-Za-z0-9_]*'
const TEXT = '"[^"]*"'
const SHAPES = [
  ['[[', ']]'],
  ['{{', '}}'],
  ['([', '])'],
  ['[', ']'],
  ['{', '}'],
] as const
/** What may mean something to Mermaid within a label: none of it may stand there as it is. */
const HARMFUL = /[<>`%#;&|\\]/u

/** Reads the part of Mermaid's language that our diagrams are in; throws at the first statement that is not of it. */
export function readChart(diagram: string): Chart {
  const nodes = new Map<string, ChartNode>()
  const edges: { from: string; label: string; to: string }[] = []
  const [head, ...statements] = splitOutsideTexts(diagram)
  if (head !== 'graph TD') throw new Error(`The diagram begins with ${head}.`)
  for (const statement of statements) {
    const edge = new RegExp(`^(${ID}) -->(?:\\|(${TEXT})\\|)? (${ID})$`, 'u').exec(statement)
    if (edge !== null) {
      edges.push({ from: edge[1] ?? '', label: readText(edge[2] ?? '""').join(' '), to: edge[3] ?? '' })
      continue
    }
    const [, id = '', open = '', text = '', close = ''] =
      new RegExp(`^(${ID})([^"]+)(${TEXT})(.+)$`, 'su').exec(statement) ?? []
    if (!SHAPES.some(([one, other]) => one === open && other === close)) throw new Error(`No statement: ${statement}`)
    if (nodes.has(id)) throw new Error(`${id} is declared twice.`)
    nodes.set(id, { shape: `${open}${close}`, lines: readText(text) })
  }
  return { nodes, edges }
}

function splitOutsideTexts(diagram: string): readonly string[] {
  return diagram.split(/\n(?=(?:[^"]*"[^"]*")*[^"]*$)/u)
}

function readText(quoted: string): readonly string[] {
  const text = quoted.slice(1, -1)
  const bare = text.replaceAll(/#\d+;/gu, '')
  if (HARMFUL.test(bare)) throw new Error(`A label is not escaped: ${text}`)
  return text.replaceAll(/#(\d+);/gu, (_whole, code: string) => String.fromCodePoint(Number(code))).split('\n')
}
