import type { FlowSource, OrganisationSource } from '../../engine.ts'
import { SetupError } from '../../setup-error.ts'

type Path = readonly (string | number)[]

/** `stages[2].config.length` */
function writePath(path: Path): string {
  return path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('')
}

/** `login.yaml:5` */
function placeOf({ source, lineOf }: FlowSource | OrganisationSource, path: Path): string {
  const line = lineOf?.(path)
  return line === undefined ? source : `${source}:${line}`
}

/** `flows.login.stages[2]` */
export function placeName({ flow }: FlowSource, path: Path): string {
  const slug: unknown = flow?.slug
  return `flows.${String(slug ?? '?')}${writePath(path)}`
}

/** Where another flow of the same application stands: `the flow "login" in login.yaml:5 does`. */
export function sourceName(source: FlowSource, path: Path): string {
  const { slug } = source.flow
  return source.builtIn === true
    ? `the flow "${slug}" that ships with the server does`
    : `the flow "${slug}" in ${placeOf(source, path)} does`
}

/** What is wrong with a flow: one sentence that begins with file, line and path. */
export function flowProblem(source: FlowSource, path: Path, reason: string): SetupError {
  return new SetupError('bad_flow', `${placeOf(source, path)}: ${placeName(source, path)} ${reason}.`)
}

/** What is wrong with brands or groups: `site.yaml:3: brands[0].domain is no host name.` */
export function organisationProblem(source: OrganisationSource, path: Path, reason: string): SetupError {
  const where = writePath(path).slice(1) || 'the document'
  const code = path[0] === 'groups' ? 'bad_group' : 'bad_brand'
  return new SetupError(code, `${placeOf(source, path)}: ${where} ${reason}.`)
}
