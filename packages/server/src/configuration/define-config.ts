import type { BrandDocument, FlowDocument, GroupDocument, Plugin } from '@sallyport/core'

/** What the module that `SALLYPORT_CONFIG` names exports by default. */
export interface Config {
  readonly plugins: readonly Plugin[]
  /** Flows besides those in files. */
  readonly flows?: readonly FlowDocument[]
  /** Brands besides those in files. */
  readonly brands?: readonly BrandDocument[]
  /** Groups besides those in files. */
  readonly groups?: readonly GroupDocument[]
}

/** Types a configuration. */
export function defineConfig(config: Config): Config {
  return config
}
