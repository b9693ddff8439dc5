import type { Engine, Known } from '@sallyport/core'

/** What `arrange` is handed. */
export interface DevelopmentScene {
  readonly engine: Engine
  /** The user that `sallyport plugin dev` logs in. */
  readonly user: Known
}

/** What a module `sallyport.dev.ts` beside the configuration exports by default; only `sallyport plugin dev` reads it. */
export interface Development {
  /** Slug of the flow that the address leads to; the first flow of the configuration when absent. */
  readonly flow?: string
  /**
   * Makes what a stage expects, such as a device of the user's: `engine.work(({ em }) => …)`. Called at the start and after
   * each reload, on the same database, so it looks first at what is there.
   */
  arrange?(scene: DevelopmentScene): Promise<void> | void
}

/** Types what `sallyport plugin dev` starts with. */
export function defineDevelopment(development: Development): Development {
  return development
}
