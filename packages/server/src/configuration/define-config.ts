import type {
  BrandDocument,
  FlowDocument,
  GroupDocument,
  IdentifierRules,
  Limits,
  PasswordOptions,
  Plugin,
  TextsById,
} from '@sallyport/core'
import type { PagesOptions } from '@sallyport/pages'

/**
 * A plugin of the set: what its factory gave; or the name of a package whose default export is the factory, found from
 * the configuration's folder; or the name with what the factory is called with.
 */
export type PluginEntry = Plugin | string | readonly [name: string, options: unknown]

/** What a configuration module exports by default: the file `sallyport.config.ts`, or what `SALLYPORT_CONFIG` names. */
export interface Config {
  /** The whole set; `builtInPlugins()` gives the one that a server without a configuration has. */
  readonly plugins: readonly PluginEntry[]
  /** Flows besides those in files. */
  readonly flows?: readonly FlowDocument[]
  /** Brands besides those in files. */
  readonly brands?: readonly BrandDocument[]
  /** Groups besides those in files. */
  readonly groups?: readonly GroupDocument[]
  /** What this installation is called; `Sallyport` when absent. */
  readonly title?: string
  /** Further origins that may post and that `next` may lead to; none when absent. */
  readonly allowedOrigins?: readonly string[]
  /** What may be a username or an e-mail address: `{ mixedScripts: 'allow' }` takes names that mix scripts. */
  readonly identifiers?: IdentifierRules
  /** Attempts, queues and sessions; each has a default of its own. */
  readonly limits?: Partial<Limits>
  /** What a new password must be; see there for the defaults. */
  readonly passwords?: PasswordOptions
  /** Texts by language (`fr`) and message id, over those of engine and plugins. */
  readonly texts?: Readonly<Record<string, TextsById>>
  /** How pages look: templates, style sheets, parts. */
  readonly pages?: PagesOptions
}

/** A configuration whose plugins the compiler still knows: a client infers from them what is asked. */
export interface ConfigWith<Plugins extends readonly PluginEntry[]> extends Config {
  readonly plugins: Plugins
}

/** Types a configuration. */
export function defineConfig<const Plugins extends readonly PluginEntry[]>(
  config: ConfigWith<Plugins>,
): ConfigWith<Plugins> {
  return config
}
