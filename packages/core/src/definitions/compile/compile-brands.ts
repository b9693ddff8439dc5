import { readDomain, type BrandDefinition, type BrandDocument, type JsonObject } from '@sallyport/planner'
import type { OrganisationSource } from '../../engine.ts'
import { organisationProblem } from '../check/flow-problem.ts'
import { nameUuid } from './uuid.ts'

/**
 * Turns brands as operators write them into definitions.
 *
 * @param exists is there a flow of this slug?
 * @throws `SetupError` `bad_brand` with file, line and path
 */
export function compileBrands(
  sources: readonly OrganisationSource[],
  exists: (slug: string) => boolean,
): readonly BrandDefinition[] {
  const brands: BrandDefinition[] = []
  const taken = new Map<string | null, string>()
  let fallback: string | undefined
  for (const source of sources) {
    for (const [index, document] of (source.organisation.brands ?? []).entries()) {
      const fail = (path: readonly string[], reason: string): never => {
        throw organisationProblem(source, ['brands', index, ...path], reason)
      }
      const brand = compileBrand(document, fail)
      const previous = taken.get(brand.domain)
      if (previous !== undefined && brand.domain !== null) {
        fail(['domain'], `is taken by another brand in ${previous} already`)
      }
      if (brand.default && fallback !== undefined)
        fail(['default'], `makes a second default brand beside that in ${fallback}`)
      if (brand.default) fallback = source.source
      for (const [use, slug] of Object.entries(brand.flows)) {
        if (!exists(slug)) fail(['flows', use], `names the flow "${slug}", which does not exist`)
      }
      taken.set(brand.domain, source.source)
      brands.push(brand)
    }
  }
  return brands
}

type Fail = (path: readonly string[], reason: string) => never

function compileBrand(document: BrandDocument, fail: Fail): BrandDefinition {
  const domain = domainOf(document, fail)
  return {
    pk: nameUuid('brand', domain ?? ''),
    domain,
    default: document.default ?? false,
    title: document.title ?? null,
    logo: document.logo ?? null,
    favicon: document.favicon ?? null,
    background: document.background ?? null,
    url: document.url === undefined ? null : originOf(document.url, domain, fail),
    flows: document.flows ?? {},
    attributes: asJson(document.attributes ?? {}, fail),
  }
}

function domainOf({ domain, default: isDefault }: BrandDocument, fail: Fail): string | null {
  if (domain === undefined)
    return isDefault === true ? null : fail([], 'has no "domain", which only the default brand can do without')
  const read = readDomain(domain)
  return read.ok ? read.domain : fail(['domain'], read.reason)
}

/** A link that leads to another brand would log the visitor in there. */
function originOf(text: string, domain: string | null, fail: Fail): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPlain =
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    `${url.username}${url.password}${url.search}${url.hash}` === '' &&
    url.pathname === '/'
  if (!isPlain) return fail(['url'], 'is not an http or https URL without a path')
  const host = url.hostname.replace(/\.$/, '')
  if (domain !== null && host !== domain && !host.endsWith(`.${domain}`)) {
    return fail(['url'], `is not on the domain "${domain}"`)
  }
  return url.origin
}

/** As it will be read again. */
function asJson(attributes: object, fail: Fail): JsonObject {
  try {
    return JSON.parse(JSON.stringify(attributes)) as JsonObject
  } catch {
    return fail(['attributes'], 'cannot be written as JSON')
  }
}
