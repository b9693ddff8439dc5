import type { Recipe } from './recipe.ts'

/** Something that requests are sent to. */
export interface Target {
  readonly method: string
  /** With parameters in braces. */
  readonly path: string
}

const SLUGS = [
  'default-authentication-flow',
  'default-user-settings',
  'default-password-change',
  'enrol',
  'asks',
  'closed',
  'nothing',
]

/** What the document does not say: pages, static files, and addresses of nothing. */
const OTHERS: readonly Target[] = [
  ...[
    '/',
    '/if/user/',
    '/if/flow/{slug}/',
    '/if/flow/{slug}/?inspector',
    '/if/flow/{slug}/?next=%2Fapp%2F',
    '/nothing/',
    '/{odd}',
  ].map((path) => ({ method: 'GET', path })),
  { method: 'POST', path: '/if/flow/{slug}/' },
  { method: 'POST', path: '/if/user/' },
  { method: 'GET', path: '/flows/-/{odd}/{odd}/' },
  { method: 'GET', path: '/static/{odd}' },
  { method: 'GET', path: '/api/v3/{odd}/' },
]

/** Every operation of the document that the server publishes, and the others; executors and pages come more often. */
export function targetsOf(
  document: { readonly paths: Readonly<Record<string, object>> },
  assets: readonly string[],
): readonly Target[] {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => method !== 'parameters')
      .map((method) => ({ method: method.toUpperCase(), path })),
  )
  const executors = operations.filter(({ path }) => path.includes('/flows/executor/'))
  const files = assets.map((path) => ({ method: 'GET', path }))
  return [
    ...operations,
    ...files,
    ...OTHERS,
    ...Array.from({ length: 6 }, () => [...executors, ...OTHERS.slice(2, 8)]).flat(),
  ]
}

/** The flow that a path with such parameters is about, and the path. */
export function resolvePath(
  { path }: Target,
  { parameters, place }: Recipe,
): { readonly slug: string | undefined; readonly path: string } {
  const slug = SLUGS[Math.floor(place * SLUGS.length)] ?? ''
  const isFlow = path.includes('slug')
  let index = 0
  const filled = path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    if (name.includes('slug')) return slug
    const value = parameters[index] ?? 'x'
    index += 1
    return value.includes('%')
      ? encodeURI(value.replaceAll(/%(?![0-9a-f]{2})/gi, '%25').toWellFormed()).replaceAll('%25', '%')
      : encodeURIComponent(value.toWellFormed())
  })
  return { slug: isFlow ? slug : undefined, path: filled.replaceAll(/[^!-~]/g, '') }
}
