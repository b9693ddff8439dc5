import type { BrandFlows } from './brand-document.ts'
import type { JsonObject } from './json.ts'
import { readHostName } from './host-name.ts'

/** The name and the looks under which a visitor meets this installation. */
export interface Brand {
  readonly title: string
  readonly logo: string | null
  readonly favicon: string | null
  /** Of flows that have none of their own. */
  readonly background: string | null
  /** Slugs. */
  readonly flows: BrandFlows
  readonly attributes: JsonObject
}

/** A brand of a flow file, checked. */
export interface BrandDefinition extends Omit<Brand, 'title'> {
  /** UUIDv5 of the domain. */
  readonly pk: string
  /** As `normaliseHostName` writes it; null for a default brand without one. */
  readonly domain: string | null
  readonly default: boolean
  /** Null: the installation's. */
  readonly title: string | null
  /** Origin of the brand's own public URL; null: the installation's. */
  readonly url: string | null
}

/** Finds the brand of a request by its `Host` header. */
export type BrandMatch = (host: string) => BrandDefinition | undefined

/**
 * Brands by host name: the longest domain that the name ends with, on label boundaries, else the default brand. Undefined
 * where neither is: then the built-in one counts.
 */
export function matchBrands(brands: readonly BrandDefinition[]): BrandMatch {
  const byDomain = new Map(brands.flatMap((brand) => (brand.domain === null ? [] : [[brand.domain, brand] as const])))
  const fallback = brands.find((brand) => brand.default)
  if (byDomain.size === 0) return () => fallback
  return (host) => {
    for (let name = readHostName(host); name !== undefined; name = parentOf(name)) {
      const brand = byDomain.get(name)
      if (brand !== undefined) return brand
    }
    return fallback
  }
}

/** `login.example.com` → `example.com` */
function parentOf(name: string): string | undefined {
  const dot = name.indexOf('.')
  return dot < 0 ? undefined : name.slice(dot + 1)
}
