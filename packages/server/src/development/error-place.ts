import { readFileSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Where an error comes from, as `src/index.ts:12`: the first call in a file of the folder, of the error or what caused it,
 * or the line of a file that has the last thing that its sentence names in quotes. Undefined where neither is known.
 *
 * @param files of the folder, which are looked through for names
 */
export function errorPlace(error: unknown, folder: string, files: readonly string[]): string | undefined {
  for (const one of causes(error)) {
    const own = places(one.stack ?? '').find(([file]) => isWithin(file, folder))
    if (own !== undefined) return `${relative(folder, own[0])}:${own[1]}`
  }
  const sentence = error instanceof Error ? error.message : ''
  const names = [...sentence.matchAll(/"([A-Za-z@][^"\s]{2,})"/g)].map(([, name = '']) => name)
  for (const name of names.toReversed()) {
    const place = lineThatNames(name, files)
    if (place !== undefined) return `${relative(folder, place[0])}:${place[1]}`
  }
  return undefined
}

function causes(error: unknown): readonly Error[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : []
}

type Place = readonly [file: string, line: number]

/** The files of a stack: that of a syntax error stands in its first line, those of calls behind `at`. */
function places(stack: string): readonly Place[] {
  const found = stack.matchAll(/(?:^|^ +at .*?)((?:file:\/\/)?\/[^\n()]+?):(\d+)(?::\d+)?\)?$/gm)
  return [...found].map(([, file = '', line]) => [pathOf(file), Number(line)] as const)
}

function pathOf(file: string): string {
  return file.startsWith('file:') ? fileURLToPath(file.replace(/\?.*$/, '')) : file
}

function isWithin(file: string, folder: string): boolean {
  return file.startsWith(`${folder}${sep}`) && !file.split(sep).includes('node_modules')
}

function lineThatNames(name: string, files: readonly string[]): Place | undefined {
  const quoted = [`'${name}'`, `"${name}"`, `\`${name}\``]
  for (const file of files) {
    if (file.endsWith('.json')) continue
    const index = readFileSync(file, 'utf8')
      .split('\n')
      .findIndex((line) => quoted.some((text) => line.includes(text)))
    if (index >= 0) return [file, index + 1]
  }
  return undefined
}
