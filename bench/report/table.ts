import type { Goal } from './goals.ts'
import type { Row } from './row.ts'

const HEAD = ['', '/s', '± IQR', 'ms', 'µs cpu', 'ratio', '± IQR', 'trips', 'rows', 'B query', 'B answer']

/** The rows, aligned; what a ratio refers to stands below its name. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.flatMap((row) => [cellsOf(row)])
  const all = [HEAD, ...lines]
  const widths = HEAD.map((_, column) => Math.max(...all.map((cells) => (cells[column] ?? '').length)))
  const aligned = all.map((cells) =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))),
  )
  return `${aligned.map((cells) => cells.join('  ').trimEnd()).join('\n')}\n`
}

function cellsOf({ name, rate, latency, processor, ratio, reference, cost }: Row): readonly string[] {
  const half = (spread: { upper: number; lower: number }): number => (spread.upper - spread.lower) / 2
  const of = reference === undefined ? '' : ` (of ${reference})`
  return [
    `${name}${of}`,
    digits(rate.median),
    digits(half(rate)),
    digits(latency.median),
    processor === undefined ? '' : processor.median.toFixed(0),
    ratio === undefined ? '' : ratio.median.toFixed(2),
    ratio === undefined ? '' : half(ratio).toFixed(2),
    cost === undefined ? '' : perOperation(cost.roundTrips),
    cost === undefined ? '' : perOperation(cost.rows),
    cost === undefined ? '' : cost.query.toFixed(0),
    cost === undefined ? '' : cost.answer.toFixed(0),
  ]
}

const perOperation = (count: number): string => count.toFixed(1).replace(/\.0$/, '')

function digits(value: number): string {
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)
}

export function goalsOf(goals: readonly Goal[]): string {
  const width = Math.max(...goals.map(({ text }) => text.length))
  return goals
    .map(
      ({ text, reached, unit, met }) => `${met ? 'pass' : 'MISS'}  ${text.padEnd(width)}  ${digits(reached)} ${unit}`,
    )
    .map((line) => `${line.trimEnd()}\n`)
    .join('')
}
