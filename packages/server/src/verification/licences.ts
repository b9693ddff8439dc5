import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** SPDX identifiers of licences that ask nothing of those who install but to keep their text. */
const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
])

/** Does an SPDX expression leave one a permissive licence? All parts of an `AND` count, and one of an `OR`. */
export function isPermissive(expression: string): boolean {
  const inner = /\(([^()]*)\)/.exec(expression)
  if (inner?.[1] !== undefined)
    return isPermissive(expression.replace(inner[0], isPermissive(inner[1]) ? 'MIT' : 'none'))
  return expression
    .split(/\sOR\s/)
    .some((choice) => choice.split(/\sAND\s/).every((name) => PERMISSIVE.has(name.trim())))
}

/** A package of a tree whose licence is not known to be permissive. */
export interface LicenceProblem {
  readonly name: string
  readonly licence: string
}

/** Looks through what a package brings: its dependencies and peers, theirs, and so on. */
export function licenceProblems(folder: string): readonly LicenceProblem[] {
  const seen = new Set<string>()
  const found: LicenceProblem[] = []
  const visit = (path: string): void => {
    const own = realpathSync(path)
    if (seen.has(own)) return
    seen.add(own)
    const file: Readonly<Record<string, unknown>> = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8'))
    const licence = typeof file['license'] === 'string' ? file['license'] : 'none'
    if (!isPermissive(licence)) found.push({ name: String(file['name']), licence })
    for (const group of ['dependencies', 'optionalDependencies', 'peerDependencies']) {
      for (const name of Object.keys(Object(file[group]))) {
        const next = findPackage(name, own)
        // What is optional may not be there.
        if (next !== undefined) visit(next)
      }
    }
  }
  visit(folder)
  return found
}

function findPackage(name: string, from: string): string | undefined {
  const path = join(from, 'node_modules', name)
  if (existsSync(join(path, 'package.json'))) return path
  const parent = dirname(from)
  return parent === from ? undefined : findPackage(name, parent)
}
