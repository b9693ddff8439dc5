import type { FlowDocument, Plugin } from '@sallyport/core'

/** What the module that `SALLYPORT_CONFIG` names exports by default. */
export interface Config {
  readonly plugins: readonly Plugin[]
  /** Flows besides those in files. */
  readonly flows?: readonly FlowDocument[]
}

/** Types a configuration. */
export function defineConfig(config: Config): Config {
  return config
}
