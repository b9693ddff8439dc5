import { ScaffoldError } from './scaffold-error.ts'

/** Of the texts that are made of it, a stage type has the least room: 64 characters. */
const LONGEST = 50

/** What a plugin is called where. */
export interface PluginNames {
  /** The npm package's: `@acme/pin`. */
  readonly name: string
  /** Whose repository it is likely to be in: the scope, or the first word. */
  readonly owner: string
  /** Without scope and dots: `acme-pin`. */
  readonly kebab: string
  /** `acme_pin` */
  readonly snake: string
  /** What exports the plugin: `acmePinPlugin`. */
  readonly factory: string
}

/**
 * @param name of an npm package
 * @throws `ScaffoldError` for one that npm, or a stage type made of it, may not have
 */
export function pluginNames(name: string): PluginNames {
  if (!/^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/.test(name)) {
    throw new ScaffoldError(`"${name}" is no name of an npm package, such as "acme-sallyport-pin" or "@acme/pin".`)
  }
  const words = name.split(/[^a-z0-9]+/).filter((word) => word !== '')
  const kebab = words.join('-')
  if (!/^[a-z]/.test(kebab)) throw new ScaffoldError(`"${name}" does not begin with a letter, as a stage type must.`)
  if (kebab.length > LONGEST) {
    throw new ScaffoldError(`"${name}" is too long: ${LONGEST} characters leave room for the stage's own name.`)
  }
  const camel = words.map((word, index) => (index === 0 ? word : word.replace(/^./, (first) => first.toUpperCase())))
  return { name, owner: words[0] ?? '', kebab, snake: words.join('_'), factory: `${camel.join('')}Plugin` }
}
