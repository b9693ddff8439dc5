import { ScaffoldError } from './scaffold-error.ts'

/** What a plugin may be made with, beside its first stage. */
const PARTS = ['table', 'page', 'settings', 'policy'] as const
export type Part = (typeof PARTS)[number]

/** Files of the template that belong to a part; the others are in every plugin. */
const FILES: Readonly<Record<string, Part>> = {
  'sallyport.dev.ts': 'table',
  'src/hash-code.ts': 'table',
  'src/own-code-stage.ts': 'table',
  'src/own-code-table.ts': 'table',
  'src/set-own-code-stage.ts': 'table',
  'test/own-code.test.ts': 'table',
  'src/code-page.ts': 'page',
  'src/settings.ts': 'settings',
  'src/hours-policy.ts': 'policy',
  'test/policy.test.ts': 'policy',
}

/** Dependencies of the template that belong to a part. */
const DEPENDENCIES: Readonly<Record<string, Part>> = { '@sallyport/mikro-orm': 'table', '@sallyport/pages': 'page' }

/**
 * The parts of a list such as `table,page`. What users set up is kept in a table, so `settings` brings it.
 *
 * @throws `ScaffoldError` for a part that does not exist
 */
export function readParts(list: string): ReadonlySet<Part> {
  const names = list.split(',').filter((name) => name !== '')
  const parts = names.map((name) => {
    const part = PARTS.find((one) => one === name)
    if (part === undefined)
      throw new ScaffoldError(`There is no "${name}" to make a plugin with; there are ${PARTS.join(', ')}.`)
    return part
  })
  return new Set(parts.includes('settings') ? [...parts, 'table'] : parts)
}

export function hasFile(path: string, parts: ReadonlySet<Part>): boolean {
  const part = FILES[path]
  return part === undefined || parts.has(part)
}

export function hasDependency(name: string, parts: ReadonlySet<Part>): boolean {
  const part = DEPENDENCIES[name]
  return part === undefined || parts.has(part)
}

/** Lines that end in `// with page` and lines between `begin page` and `end page` belong to a part; so may `not page`. */
export function selectLines(text: string, parts: ReadonlySet<Part>): string {
  const has = (name: string): boolean => {
    const part = readPart(name.replace('not ', ''))
    return part === undefined || parts.has(part) !== name.startsWith('not ')
  }
  const left: string[] = []
  let within: string | undefined
  for (const line of text.split('\n')) {
    const [, edge, name = ''] = /^\s*(?:\/\/|<!--) (begin|end) ((?:not )?[a-z]+)(?: -->)?$/.exec(line) ?? []
    const [, kept, part = ''] = /^(.*\S) \/\/ with ([a-z]+)$/.exec(line) ?? []
    if (edge === 'begin') within = name
    else if (edge === 'end') within = undefined
    else if (within !== undefined && !has(within)) continue
    else if (kept === undefined) left.push(line)
    else if (has(part)) left.push(kept)
  }
  return left.join('\n').replaceAll(/\n{3,}/g, '\n\n')
}

function readPart(name: string): Part | undefined {
  return PARTS.find((part) => part === name)
}
