import { readFileSync, realpathSync } from 'node:fs'
import { join, sep } from 'node:path'

const PACKAGE = join(import.meta.dirname, '..')

/** Where a plugin's dependencies come from. */
export interface Dependencies {
  /** The range of a package for those who install the plugin. */
  range(name: string): string
  /** Packages that are not to be installed from the registry, and where they are instead. */
  readonly links: readonly (readonly [name: string, link: string])[]
  /** The command that installs them. */
  readonly install: string
}

/**
 * What this package is developed with is what it makes: released versions, or, run from a checkout of Sallyport, links to
 * its packages, which Node.js runs unbuilt.
 */
export function dependencies(): Dependencies {
  const { devDependencies = {} } = readPackage(PACKAGE)
  const rangeOf = (name: string): string => devDependencies[name] ?? '*'
  // What was installed lies in a `node_modules`, whatever the project around it looks like; a checkout does not.
  if (realpathSync(PACKAGE).split(sep).includes('node_modules')) {
    return { range: rangeOf, links: [], install: 'npm install' }
  }
  const linked = (name: string): string => realpathSync(join(PACKAGE, 'node_modules', name))
  return {
    range: (name) => `^${readPackage(linked(name)).version}`,
    links: Object.keys(devDependencies).map((name) => [name, `link:${linked(name)}`]),
    install: 'npx pnpm@12 install',
  }
}

interface PackageFile {
  readonly version: string
  readonly devDependencies?: Readonly<Record<string, string>>
}

function readPackage(folder: string): PackageFile {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}
