import type { Plugin, StageType } from '@sallyport/core'
import type { StageCase } from '@sallyport/testing/server'

/** A stage with exactly one thing wrong, and the rules that find it. */
export interface PlantedFault {
  /** Goes on after "a stage that". */
  readonly title: string
  readonly stage: StageType | Plugin
  /** That of a PIN when absent. */
  readonly case?: StageCase
  /** By rule: what it says. */
  readonly breaks: Readonly<Record<string, RegExp>>
}
