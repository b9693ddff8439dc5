import type { BrandDefinition } from '@sallyport/planner'
import type { Engine, Settings } from './engine.ts'
import { start } from './executor/start.ts'
import { createLinks } from './links.ts'
import { work } from './work.ts'

/** Gives the engine as visitors of a host meet it; the engine itself where no brand is for that host. */
export function createForHost(engine: Engine): Engine['forHost'] {
  // A brand that has changed is another object, so nothing here grows old.
  const known = new WeakMap<BrandDefinition, Engine>()
  return (host) => {
    const brand = engine.definitions.brand(host)
    if (brand === undefined) return engine
    const previous = known.get(brand)
    if (previous !== undefined) return previous
    const branded = engineOf(engine, brand)
    known.set(brand, branded)
    return branded
  }
}

function engineOf(engine: Engine, brand: BrandDefinition): Engine {
  const settings = brandSettings(engine.settings, brand)
  const branded: Engine = Object.freeze({
    ...engine,
    settings,
    services: brand.url === null ? engine.services : { ...engine.services, links: createLinks(settings, engine.keys) },
    start: (flow, options = {}) => start(branded, flow, options),
    work: (todo) => work(branded, todo),
  } satisfies Engine)
  return branded
}

/** The brand's URL is one more origin that may post, but only where the brand itself is met. */
function brandSettings(settings: Settings, definition: BrandDefinition): Settings {
  const { title, url, logo, favicon, background, flows, attributes } = definition
  const brand = { title: title ?? settings.brand.title, logo, favicon, background, flows, attributes }
  if (url === null) return Object.freeze({ ...settings, brand })
  return Object.freeze({ ...settings, brand, url: new URL(url), origins: new Set([...settings.origins, url]) })
}
