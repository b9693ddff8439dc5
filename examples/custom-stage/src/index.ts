import { definePlugin, type Plugin } from '@sallyport/core'
import { catalog } from './messages.ts'
import { getPinHooks } from './pin-hooks.ts'
import { pinStage } from './pin-stage.ts'
import { pinTables } from './pin-table.ts'
import { pinsSet, setPinStage } from './set-pin-stage.ts'
import { pinSettings } from './settings.ts'

export { pinCreatedAt } from './context-keys.ts'
export { getPinHooks, type PinChange, type PinHooks } from './pin-hooks.ts'

export interface PinOptions {
  /** How many digits a new PIN has at least: 4 to 12, default 4. Each digit less is ten times easier to guess. */
  readonly shortest?: number
}

/** Stages that set and check a PIN. */
export function pin({ shortest = 4 }: PinOptions = {}): Plugin {
  if (!Number.isInteger(shortest) || shortest < 4 || shortest > 12) {
    throw new Error(`acme-sallyport-pin: "shortest" is ${shortest}; it is a whole number from 4 to 12`)
  }
  const name = 'acme-sallyport-pin'
  return definePlugin({
    name,
    version: '1.0.0',
    core: '^0.1.0',
    capabilities: { tables: true, proves: ['pin'] },
    stages: [pinStage],
    messages: [catalog],
    tables: [pinTables],
    settings: [pinSettings],
    metrics: [pinsSet],
    // This stage calls the plugin's own hooks, which there are once an engine is made.
    apply: (host) => host.hooks.stages.tap(name, (stages) => stages.add(setPinStage(getPinHooks(host), shortest))),
  })
}

export { pin as default }
