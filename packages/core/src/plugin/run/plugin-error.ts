import { HttpError } from '../../errors.ts'

/** Whose code runs, and where: `submit` of the stage "pin". */
export interface PluginLocation {
  readonly plugin: string
  /** Goes on after "failed in": `its tap of the hook "plan"`. */
  readonly place: string
}

/** What a plugin's code threw, or gave that nothing can be made of. Its message is one sentence that names plugin and place. */
export class PluginError extends Error {
  readonly plugin: string
  readonly place: string

  constructor({ plugin, place }: PluginLocation, reason: string, options?: ErrorOptions) {
    super(`The plugin "${plugin}" failed in ${place}: ${reason.replace(/\.$/, '')}.`, options)
    this.name = new.target.name
    this.plugin = plugin
    this.place = place
  }
}

/** A plugin's code had not ended when the time of its request was over. What it gives later is ignored. */
export class PluginTimeout extends PluginError {
  readonly code = 'plugin_timed_out'

  constructor(where: PluginLocation, seconds: number) {
    super(where, `it did not end within the ${seconds} s that a request may take`)
  }
}

/** Names whose code threw. An answer of its own, such as 429, stays what it is. */
export function asPluginError(where: PluginLocation, error: unknown): Error {
  if (error instanceof HttpError || error instanceof PluginError) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new PluginError(where, reason, { cause: error })
}
