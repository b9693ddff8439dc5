import { definePluginHooks, type Services } from '@sallyport/core'
import { AsyncSeriesHook } from 'tapable'

/** A user is about to get another PIN. */
export interface PinChange {
  /** The person's key. */
  readonly person: string
  /** Those of the stage: what a tap writes through `services.em` is committed with the PIN, or not at all. */
  readonly services: Services
}

/** What others may tap: `getPinHooks(host).changed.tapPromise('their-name', async ({ person }) => { … })`. */
export const getPinHooks = definePluginHooks('acme-sallyport-pin', () => ({
  changed: new AsyncSeriesHook<[PinChange]>(['change']),
}))

export type PinHooks = ReturnType<typeof getPinHooks>
