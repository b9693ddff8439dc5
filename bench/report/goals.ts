import { PLANNING } from '../planning.ts'
import { RENDERING } from '../rendering.ts'
import type { Row } from './row.ts'

/** What a run should reach. */
export interface Goal {
  readonly text: string
  readonly reached: number
  readonly unit: string
  readonly met: boolean
}

/** Figures besides the table. */
export interface Figures {
  /** Milliseconds until a server listens, on a PostgreSQL that runs and has all tables. */
  readonly start: number
  /** Bytes. */
  readonly memoryAtStart: number
  readonly memoryAfterLoad: number
}

const RATIOS: readonly (readonly [row: string, of: string, wanted: number])[] = [
  ['current challenge', 'the floor of a GET', 0.8],
  ['middle step', 'the floor of a step', 0.7],
  ['three-stage login', 'better-auth’s sign-in', 1.75],
  ['one-POST login', 'better-auth’s sign-in', 3],
  ['session check', 'better-auth’s session check', 10],
  ['one-POST login, real hash', 'the machine’s hashes', 0.95],
  ['three-stage login, real hash', 'the machine’s hashes', 0.95],
  [PLANNING, 'a round trip', 1],
]

const MEGABYTE = 1_000_000

/** Goals of what was measured; a row that was left out has none. */
export function goals(rows: readonly Row[], figures: Figures | undefined): readonly Goal[] {
  const ratios = RATIOS.flatMap(([name, of, wanted]) => {
    const reached = rows.find((row) => row.name === name)?.ratio?.median
    if (reached === undefined) return []
    return [{ text: `${name} ≥ ${wanted} of ${of}`, reached, unit: '', met: reached >= wanted }]
  })
  const most = (text: string, reached: number, limit: number, unit: string): Goal => ({
    text: `${text} < ${limit} ${unit}`,
    reached,
    unit,
    met: reached < limit,
  })
  const rendering = rows.find(({ name }) => name === RENDERING)?.latency.median
  const reached = [...ratios, ...(rendering === undefined ? [] : [most(RENDERING, rendering, 5, 'ms')])]
  if (figures === undefined) return reached
  const { start, memoryAtStart, memoryAfterLoad } = figures
  return [
    ...reached,
    most('start on a running PostgreSQL', start, 1000, 'ms'),
    most('memory after start', memoryAtStart / MEGABYTE, 200, 'MB'),
    most('memory after the load', memoryAfterLoad / MEGABYTE, 200, 'MB'),
  ]
}
